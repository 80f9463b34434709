// x^p for x >= 0 from logarithm and exponential of our own: those of GLSL may be off by thousands of units in the last place.
// The logarithm is kept as exponent and rest, so that its product with p loses nothing where it is large: the error is about
// |p log2 m| + 3 units in the last place, m the mantissa in [sqrt(1/2), sqrt(2)), and a p-th root divides it by p again.
// Polynomials: S. L. Moshier, Cephes, single/logf.c and single/exp2f.c.

#ifndef VKSIM_POWER_GLSL
#define VKSIM_POWER_GLSL

#include "lib/scaling.glsl"

const uint ROOT_TWO_MANTISSA = 0x3504f3u;

// log2(1 + x) for x in [sqrt(1/2) - 1, sqrt(2) - 1].
float log2_of_mantissa(float x)
{
    precise float square = x * x;
    precise float y = 7.0376836292e-2;
    y = fma(y, x, -1.1514610310e-1);
    y = fma(y, x, 1.1676998740e-1);
    y = fma(y, x, -1.2420140846e-1);
    y = fma(y, x, 1.4249322787e-1);
    y = fma(y, x, -1.6668057665e-1);
    y = fma(y, x, 2.0000714765e-1);
    y = fma(y, x, -2.4999993993e-1);
    y = fma(y, x, 3.3333331174e-1);
    y = fma(y * x, square, -0.5 * square);
    y = x + y;
    y = y * 1.44269504088896341;
    return y;
}

// 2^x for x in [-0.5, 0.5].
float exp2_of_rest(float x)
{
    precise float y = 1.535336188319500e-4;
    y = fma(y, x, 1.339887440266574e-3);
    y = fma(y, x, 9.618437357674640e-3);
    y = fma(y, x, 5.550332471162809e-2);
    y = fma(y, x, 2.402264791363012e-1);
    y = fma(y, x, 6.931472028550421e-1);
    y = fma(y, x, 1.0);
    return y;
}

// A power as value · 2^exponent, the value between 0.7 and 1.5.
struct Power
{
    float value;
    int exponent;
};

Power power_parts(uint size, float p, float p_low)
{
    bool tiny = size < 0x800000u;
    uint normal = tiny ? floatBitsToUint(float(size)) : size;
    uint mantissa = normal & 0x7fffffu;
    uint up = mantissa > ROOT_TWO_MANTISSA ? 1u : 0u;
    float exponent = float(int(normal >> 23) + int(up) - (tiny ? 127 + 149 : 127));
    precise float rest = uintBitsToFloat(((127u - up) << 23) | mantissa) - 1.0;

    precise float whole = p * exponent;
    precise float lost = fma(p, exponent, -whole);
    lost = fma(p_low, exponent, lost);
    precise float part = p * log2_of_mantissa(rest);
    float y = clamp(whole + part, -160.0, 160.0);
    float k = floor(y + 0.5);
    precise float f = (whole - k) + (lost + part);
    return Power(exp2_of_rest(clamp(f, -0.75, 0.75)), int(k));
}

// x^(p + p_low), 0 where that is below the normal numbers. x is 0, a positive number, infinity or NaN; all but positive numbers
// stay as they are.
float power_of(float x, float p, float p_low)
{
    uint size = floatBitsToUint(x);
    Power y = power_parts(size, p, p_low);
    uint bits = floatBitsToUint(y.value);
    int exponent = int(bits >> 23) + y.exponent;
    bits = exponent >= 255 ? INFINITY_BITS : bits + (uint(y.exponent) << 23);
    bits = exponent <= 0 ? 0u : bits;
    return size == 0u || size >= INFINITY_BITS ? x : uintBitsToFloat(bits);
}

// As power_of, with results below the normal numbers rounded to the nearest.
float rounded_power_of(float x, float p, float p_low)
{
    uint size = floatBitsToUint(x);
    Power y = power_parts(size, p, p_low);
    uint bits = scale_bits_rounded(floatBitsToUint(y.value), y.exponent);
    return size == 0u || size >= INFINITY_BITS ? x : uintBitsToFloat(bits);
}

// x^(halves / 2) by multiplications; halves is a constant below 32.
float half_power_of(float x, uint halves)
{
    precise float result = (halves & 1u) != 0u ? sqrt(x) : 1.0;
    precise float square = x;
    if ((halves & 2u) != 0u)
    {
        result = result * square;
    }
    if (halves >= 4u)
    {
        square = square * square;
        result = (halves & 4u) != 0u ? result * square : result;
    }
    if (halves >= 8u)
    {
        square = square * square;
        result = (halves & 8u) != 0u ? result * square : result;
    }
    if (halves >= 16u)
    {
        square = square * square;
        result = (halves & 16u) != 0u ? result * square : result;
    }
    return result;
}

#endif
