#version 450
// The second half of operations that first reduce each row or column to a pair of numbers: every element is combined with its
// row's or its column's pair. An invocation a word of the target, so that rows may start within a word and types may differ;
// the target may be the source.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/targets.glsl"
#include "lib/scaling.glsl"
#include "lib/rounding.glsl"
#include "lib/exponential.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint SOURCE_TYPE = 0;
layout(constant_id = 2) const uint TARGET_TYPE = 0;
layout(constant_id = 3) const uint STEP = 0;

// As the enumeration RowStep.
const uint DIVIDE_ROWS = 0u;          // pair: a divisor, bits and exponent
const uint DIVIDE_COLUMNS = 1u;       // the same, a column
const uint SOFTMAX = 2u;              // pair: largest, Σ exp(x - largest)
const uint LOG_SOFTMAX = 3u;          // pair: largest, log of the sum
const uint SOFTMAX_BACKWARD = 4u;     // pair: Σ gradient · output, unused
const uint LOG_SOFTMAX_BACKWARD = 5u; // pair: Σ gradient, unused

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) buffer Target { uint target[]; };
layout(set = 0, binding = 2) readonly buffer Pairs { uvec2 pairs[]; };
layout(set = 0, binding = 3) readonly buffer Gradient { float gradient[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint target_base;
    uint target_stride;
    uint gradient_base;
    uint gradient_stride;
    uint rows;
    uint columns;
};

DEFINE_ELEMENT(element, source, SOURCE_TYPE)

float result_of(uint row, uint column)
{
    float x = element(source_base + row * source_stride + column);
    uvec2 pair = pairs[STEP == DIVIDE_COLUMNS ? column : row];
    float first = uintBitsToFloat(pair.x);
    if (STEP == DIVIDE_ROWS || STEP == DIVIDE_COLUMNS)
    {
        int exponent = int(pair.y);
        if (exponent != 0)
        {
            x = at_scale(x, exponent);
        }
        return quotient(vec4(x), first).x;
    }
    if (STEP == SOFTMAX)
    {
        return exp_of(x - first) / uintBitsToFloat(pair.y);
    }
    if (STEP == LOG_SOFTMAX)
    {
        precise float above = x - first;
        return above - uintBitsToFloat(pair.y);
    }
    float g = gradient[gradient_base + row * gradient_stride + column];
    if (STEP == SOFTMAX_BACKWARD)
    {
        return x * (g - first);
    }
    precise float share = exp_of(x) * first;
    return g - share;
}

void main()
{
    STORE_RESULTS(result_of)
}
