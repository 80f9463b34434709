#version 450
// The sum of each row's squares, for |a|² + |b|² - 2ab.
//! variant vec4 LAYOUT=1
//! variant half4 LAYOUT=2
//! variant words LAYOUT=0

#define SUMS 1
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/rows.glsl"
#include "lib/segments.glsl"
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
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
DEFINE_ROW_SQUARES(source_squares, source_four)

void main()
{
    uint row = flat_group() * rows_of_group() + row_in_group();
    float sum = source_squares(source_base + min(row, rows - 1u) * source_stride, columns);
    if (row < rows && segment() == 0u)
    {
        squares[row] = uvec2(floatBitsToUint(sum), 0u);
    }
}
