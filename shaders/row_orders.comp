#version 450
// The norm of each row in any order, and what to divide the row by: whichever is asked for.
//! variant vec4-tree LAYOUT=1 USE_SUBGROUPS=0
//! variant half4-tree LAYOUT=2 USE_SUBGROUPS=0
//! variant words-tree LAYOUT=0 USE_SUBGROUPS=0
//! variant wide-tree LAYOUT=3 USE_SUBGROUPS=0
//! variant vec4-subgroup LAYOUT=1 USE_SUBGROUPS=1
//! variant half4-subgroup LAYOUT=2 USE_SUBGROUPS=1
//! variant words-subgroup LAYOUT=0 USE_SUBGROUPS=1

#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/orders.glsl"
#include "lib/row_order.glsl"

layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

const uint WRITE_DIVISORS = 1u;
const uint WRITE_NORMS = 2u;
const uint NAN_FOR_ZERO = 4u;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) writeonly buffer Divisors { uvec2 divisors[]; };
layout(set = 0, binding = 2) writeonly buffer Norms { float norms[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint norms_base;
    uint flags;
    float epsilon;
    float order;
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
DEFINE_ROW_ORDER(source_norm, source_four)

void main()
{
    uint row = lane_row();
    Divisor norm = source_norm(source_base + min(row, rows - 1u) * source_stride, columns, order);
    if (row >= rows || lane() != 0u)
    {
        return;
    }
    if ((flags & WRITE_DIVISORS) != 0u)
    {
        Divisor divisor = divisor_of(norm, epsilon, (flags & NAN_FOR_ZERO) != 0u);
        divisors[row] = uvec2(floatBitsToUint(divisor.value), uint(divisor.exponent));
    }
    if ((flags & WRITE_NORMS) != 0u)
    {
        norms[norms_base + row] = norm_of(norm);
    }
}
