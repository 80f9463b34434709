#version 450
// Of each row a sum over its columns that a gradient needs; the second number of a pair is an integer.
//! variant tree USE_SUBGROUPS=0
//! variant subgroup USE_SUBGROUPS=1

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"

layout(constant_id = 2) const uint LEFT_TYPE = 0;
layout(constant_id = 3) const uint RIGHT_TYPE = 0;
layout(constant_id = 4) const uint SUM = 0;

// As the enumeration RowSum.
const uint PRODUCT = 0u; // Σ left · right
const uint RIGHT = 1u;   // Σ right
const uint ALONG = 2u;   // Σ right · left / norm of left; how many of left have the largest magnitude, should that be the norm

layout(set = 0, binding = 0) readonly buffer Left { uint left[]; };
layout(set = 0, binding = 1) readonly buffer Right { uint right[]; };
layout(set = 0, binding = 2) readonly buffer LeftNorms { uvec2 left_norms[]; };
layout(set = 0, binding = 3) writeonly buffer Pairs { uvec2 pairs[]; };
layout(push_constant) uniform Parameters
{
    uint left_base;
    uint left_stride;
    uint right_base;
    uint right_stride;
    uint rows;
    uint columns;
};

DEFINE_ELEMENT(left_element, left, LEFT_TYPE)
DEFINE_ELEMENT(right_element, right, RIGHT_TYPE)

void main()
{
    uint row = lane_row();
    uint known = min(row, rows - 1u);
    uint a = left_base + known * left_stride;
    uint b = right_base + known * right_stride;
    Divisor norm = Divisor(1.0, 0);
    if (SUM == ALONG)
    {
        norm = Divisor(uintBitsToFloat(left_norms[known].x), int(left_norms[known].y));
    }
    precise float sum = 0.0;
    uint ties = 0u;
    FOR_BLOCKS(block)
    {
        precise float part = 0.0;
        FOR_COLUMNS(c, block)
        {
            float y = right_element(b + c);
            if (SUM == RIGHT)
            {
                part = part + y;
            }
            else if (SUM == PRODUCT)
            {
                part = part + left_element(a + c) * y;
            }
            else
            {
                float x = uintBitsToFloat(scale_bits(floatBitsToUint(left_element(a + c)), norm.exponent));
                part = part + ratio_to_norm(x, norm.value) * y;
                ties += abs(x) == norm.value ? 1u : 0u;
            }
        }
        sum = sum + part;
    }
    sum = sum_of_row(sum);
    if (SUM == ALONG)
    {
        ties = count_of_row(ties);
    }
    if (row < rows && lane() == 0u)
    {
        pairs[row] = uvec2(floatBitsToUint(sum), ties);
    }
}
