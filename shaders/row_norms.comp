#version 450
// What to divide each row by where rows are compared, or the first row of zeros: whichever is asked for.
//! variant vec4-tree LAYOUT=1 USE_SUBGROUPS=0
//! variant half4-tree LAYOUT=2 USE_SUBGROUPS=0
//! variant words-tree LAYOUT=0 USE_SUBGROUPS=0
//! variant wide-tree LAYOUT=3 USE_SUBGROUPS=0
//! variant vec4-subgroup LAYOUT=1 USE_SUBGROUPS=1
//! variant half4-subgroup LAYOUT=2 USE_SUBGROUPS=1
//! variant words-subgroup LAYOUT=0 USE_SUBGROUPS=1

#define SUMS 1
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/block_sums.glsl"
#if USE_SUBGROUPS && (LAYOUT == VEC4 || LAYOUT == HALF4)
#define OWN_ROWS 1u
#include "lib/shared_blocks.glsl"
#endif
#include "lib/row_norm.glsl"

layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

const uint WRITE_DIVISORS = 1u;
const uint NAN_FOR_ZERO = 4u;
const uint FIND_ZERO = 8u;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) writeonly buffer Divisors { uvec2 divisors[]; };
layout(set = 0, binding = 2) buffer ZeroRow { uint zero_row; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint divisors_base;
    uint first_row;
    uint flags;
    float epsilon;
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
#ifdef VKSIM_SHARED_BLOCKS_GLSL
DEFINE_FOUR_AT(source_four_at, source, ELEMENT_TYPE)
#endif
DEFINE_ROW_SQUARES(source_squares, source_four)
DEFINE_ROW_NORM(source_norm_alone, source_four)
DEFINE_LANES_NORM(source_norm, source_norm_alone, source_four)

void main()
{
    uint row = lane_row();
    uint base = source_base + min(row, rows - 1u) * source_stride;
    float squares = source_squares(base, columns);
    Divisor norm = source_norm(squares, base, columns);
    if (row >= rows || lane() != 0u)
    {
        return;
    }
    if ((flags & WRITE_DIVISORS) != 0u)
    {
        Divisor divisor = divisor_of(norm, epsilon, (flags & NAN_FOR_ZERO) != 0u);
        divisors[divisors_base + row] = uvec2(floatBitsToUint(divisor.value), uint(divisor.exponent));
    }
    if ((flags & FIND_ZERO) != 0u && floatBitsToUint(norm.value) == 0u)
    {
        atomicMin(zero_row, first_row + row);
    }
}
