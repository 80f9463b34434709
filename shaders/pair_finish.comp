#version 450
// What pair_products.comp has summed becomes the gradient: of cosines through the norm of the left row, and added to what is there
// where that is asked for. An invocation an element; the sums may be where the result goes.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/scaling.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint LEFT_TYPE = 0;
layout(constant_id = 3) const uint IS_COSINE = 0;
layout(constant_id = 4) const uint ADDS = 0;
layout(constant_id = 8) const uint LEAVES_OUT = 0;

const uint NAN_FOR_ZERO = 4u;

layout(set = 0, binding = 0) readonly buffer Left { uint left[]; };
layout(set = 0, binding = 1) readonly buffer LeftNorms { uvec2 left_norms[]; }; // before the clamp
layout(set = 0, binding = 2) readonly buffer Along { float along[]; };
layout(set = 0, binding = 3) readonly buffer Sums { float sums[]; };
layout(set = 0, binding = 4) buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint left_base;
    uint left_stride;
    uint sums_base;
    uint sums_stride;
    uint result_base;
    uint result_stride;
    uint rows;
    uint columns;
    uint flags;
    float epsilon;
};

DEFINE_ELEMENT(left_element, left, LEFT_TYPE)

float at_scale(float x, int exponent)
{
    return exponent == 0 ? x : uintBitsToFloat(scale_bits(floatBitsToUint(x), exponent));
}

// (Σ weight · right/‖right‖ − (Σ weight · cosine) · left/‖left‖) / ‖left‖, where a norm below epsilon is the constant epsilon.
float through_norm(uint row, uint column, float sum)
{
    Divisor norm = Divisor(uintBitsToFloat(left_norms[row].x), int(left_norms[row].y));

    // Of a row without a norm all weights are NaN, and so the sum is, or 0 where no pair counts.
    if (LEAVES_OUT != 0u && floatBitsToUint(norm.value) >= INFINITY_BITS)
    {
        return sum;
    }
    Divisor divisor = divisor_of(norm, epsilon, (flags & NAN_FOR_ZERO) != 0u);
    precise float slope = sum;
    if (norm.value != 0.0 && !(norm_of(norm) < epsilon))
    {
        float x = left_element(left_base + row * left_stride + column);
        slope = slope - along[row] * (at_scale(x, divisor.exponent) / divisor.value);
    }
    return at_scale(slope / divisor.value, divisor.exponent);
}

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint row = place / columns;
    if (row >= rows)
    {
        return;
    }
    uint column = place - row * columns;
    precise float value = sums[sums_base + row * sums_stride + column];
    if (IS_COSINE != 0u)
    {
        value = through_norm(row, column, value);
    }
    uint target = result_base + row * result_stride + column;
    if (ADDS != 0u)
    {
        value = result[target] + value;
    }
    result[target] = value;
}
