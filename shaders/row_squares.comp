#version 450
// The sum of each row's squares, for |a|² + |b|² - 2ab.
//! variant vec4-tree LAYOUT=1 USE_SUBGROUPS=0
//! variant half4-tree LAYOUT=2 USE_SUBGROUPS=0
//! variant words-tree LAYOUT=0 USE_SUBGROUPS=0
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

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) writeonly buffer Squares { uvec2 squares[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint squares_base;
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
#ifdef VKSIM_SHARED_BLOCKS_GLSL
DEFINE_FOUR_AT(source_four_at, source, ELEMENT_TYPE)
#endif
DEFINE_ROW_SQUARES(source_squares, source_four)

void main()
{
    uint row = lane_row();
    float sum = source_squares(source_base + min(row, rows - 1u) * source_stride, columns);
    if (row < rows && lane() == 0u)
    {
        squares[squares_base + row] = uvec2(floatBitsToUint(sum), 0u);
    }
}
