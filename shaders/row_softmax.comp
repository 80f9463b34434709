#version 450
// Of each row the largest element and the sum of the exponentials of what lies below it: what a softmax or a log-sum-exp is made of.
//! variant tree USE_SUBGROUPS=0
//! variant subgroup USE_SUBGROUPS=1

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/lanes.glsl"
#include "lib/log_sum.glsl"

layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

const uint WRITE_SUMS = 1u;
const uint WRITE_LOGARITHMS = 2u;
const uint WRITE_RESULT = 4u;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) writeonly buffer Pairs { uvec2 pairs[]; };
layout(set = 0, binding = 2) writeonly buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint result_base;
    uint flags;
};

DEFINE_ELEMENT(element, source, ELEMENT_TYPE)

void main()
{
    uint row = lane_row();
    uint base = source_base + min(row, rows - 1u) * source_stride;
    LOG_SUM(largest, rest, base)
    if (row >= rows || lane() != 0u)
    {
        return;
    }
    float logarithm = log_of_rest(largest, rest);
    if ((flags & WRITE_RESULT) != 0u)
    {
        result[result_base + row] = is_finite(largest) ? largest + logarithm : largest;
    }
    if ((flags & (WRITE_SUMS | WRITE_LOGARITHMS)) != 0u)
    {
        float sum = is_finite(largest) ? 1.0 + rest : uintBitsToFloat(NAN_BITS);
        pairs[row] = floatBitsToUint(vec2(largest, (flags & WRITE_LOGARITHMS) != 0u ? logarithm : sum));
    }
}
