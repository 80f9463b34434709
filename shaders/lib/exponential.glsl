// Exponentials of our own, right to a few units in the last place on every driver.

#ifndef VKSIM_EXPONENTIAL_GLSL
#define VKSIM_EXPONENTIAL_GLSL

#include "lib/power.glsl"

// e^x · 2^shift; results below the normal numbers are 0.
float exp_of(float x, int shift)
{
    precise float y = clamp(x * 1.44269502162933349609375, -160.0, 160.0);
    float k = floor(y + 0.5);
    precise float rest = fma(x, 1.44269502162933349609375, -k);
    rest = fma(x, 1.92596299112661746887e-8, rest);
    uint bits = scale_bits(floatBitsToUint(exp2_of_rest(clamp(rest, -0.75, 0.75))), int(k) + shift);
    return is_nan(x) ? x : uintBitsToFloat(bits);
}

// e^x; results below the normal numbers are 0.
float exp_of(float x)
{
    return exp_of(x, 0);
}

// log(1 + x) for x in [0, 1], by the series of the inverse hyperbolic tangent: right for tiny x too.
float log1p_of(float x)
{
    precise float s = x / (2.0 + x);
    precise float square = s * s;
    precise float y = 1.0 / 17.0;
    y = fma(y, square, 1.0 / 15.0);
    y = fma(y, square, 1.0 / 13.0);
    y = fma(y, square, 1.0 / 11.0);
    y = fma(y, square, 1.0 / 9.0);
    y = fma(y, square, 1.0 / 7.0);
    y = fma(y, square, 1.0 / 5.0);
    y = fma(y, square, 1.0 / 3.0);
    y = fma(y, square, 1.0);
    y = 2.0 * s * y;
    return y;
}

// log(1 + e^x).
float softplus_of(float x)
{
    precise float y = log1p_of(exp_of(-abs(x)));
    y = max(x, 0.0) + y;
    return is_nan(x) ? x : y;
}

// 1 / (1 + e^-x).
float sigmoid_of(float x)
{
    precise float t = exp_of(-abs(x));
    precise float y = (x < 0.0 ? t : 1.0) / (1.0 + t);
    return y;
}

#endif
