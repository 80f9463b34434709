// The gradient of one cosine with respect to one component of one of its rows, but for the incoming gradient.

#ifndef VKSIM_COSINE_SLOPE_GLSL
#define VKSIM_COSINE_SLOPE_GLSL

#include "lib/scaling.glsl"

float at_scale(float x, int exponent)
{
    return uintBitsToFloat(scale_bits(floatBitsToUint(x), exponent));
}

// (other/‖other‖ − cosine · own/‖own‖) / ‖own‖, where a norm below epsilon is the constant epsilon; norms as before the clamp.
float cosine_slope(float own, uvec2 own_norm, float other, uvec2 other_norm, float cosine, float epsilon, bool nan_for_zero)
{
    Divisor plain = Divisor(uintBitsToFloat(own_norm.x), int(own_norm.y));
    Divisor mine = divisor_of(plain, epsilon, nan_for_zero);
    Divisor others = divisor_of(Divisor(uintBitsToFloat(other_norm.x), int(other_norm.y)), epsilon, nan_for_zero);
    precise float slope = at_scale(other, others.exponent) / others.value;
    if (!(norm_of(plain) < epsilon))
    {
        slope = slope - cosine * (at_scale(own, mine.exponent) / mine.value);
    }
    return at_scale(slope / mine.value, mine.exponent);
}

#endif
