#version 450
// The gradient through a normalization, element by element, from the norms of rows or columns and the sums along them.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/orders.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint BY_COLUMN = 0;
layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 2) readonly buffer Norms { uvec2 norms[]; };  // before the clamp
layout(set = 0, binding = 3) readonly buffer Along { uvec2 along[]; };  // Σ gradient · x / norm; ties
layout(set = 0, binding = 4) writeonly buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint gradient_base;
    uint gradient_stride;
    uint result_base;
    uint result_stride;
    uint rows;
    uint columns;
    float epsilon;
    float order;
};

DEFINE_ELEMENT(element, source, ELEMENT_TYPE)

float sign_of(float x)
{
    return x == 0.0 ? 0.0 : uintBitsToFloat((floatBitsToUint(x) & SIGN_BIT) | 0x3f800000u);
}

// The derivative of the norm, taken as 0 where x is 0; scaled is x at the norm's scale.
float slope_of(float scaled, float norm, uint ties)
{
    if (ORDER == ORDER_ZERO || scaled == 0.0)
    {
        return 0.0;
    }
    if (ORDER == ORDER_ONE)
    {
        return sign_of(scaled);
    }
    if (ORDER == ORDER_TWO)
    {
        return ratio_to_norm(scaled, norm);
    }
    if (ORDER == ORDER_MAXIMUM)
    {
        return abs(scaled) == norm ? sign_of(scaled) / float(max(ties, 1u)) : 0.0;
    }
    return sign_of(scaled) * power_of(abs(ratio_to_norm(scaled, norm)), order - 1.0, 0.0);
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
    uint vector = BY_COLUMN != 0u ? column : row;
    float g = gradient[gradient_base + row * gradient_stride + column];
    Divisor norm = Divisor(uintBitsToFloat(norms[vector].x), int(norms[vector].y));
    float value;
    // As a clamp's gradient: a norm that equals epsilon is no constant.
    if (norm_of(norm) < epsilon)
    {
        value = g / epsilon;
    }
    else
    {
        float x = element(source_base + row * source_stride + column);
        float scaled = uintBitsToFloat(scale_bits(floatBitsToUint(x), norm.exponent));
        precise float part = 0.0;
        if (ORDER != ORDER_ZERO)
        {
            part = uintBitsToFloat(along[vector].x) * slope_of(scaled, norm.value, along[vector].y);
        }
        precise float rest = g - part;
        value = uintBitsToFloat(scale_bits(floatBitsToUint(rest / norm.value), norm.exponent));
    }
    result[result_base + row * result_stride + column] = value;
}
