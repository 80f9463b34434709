// Quotients and square roots that are rounded correctly, to nearest: Vulkan lets a device's own be off by several units in the last
// place. Where the host has found that (constants 13 and 14), the device's are only a first guess, and what it lacks is worked out from
// the remainder, which is exact in integers, and beside a fused multiply-add in floats. Elsewhere nothing is added. Quotients below the
// normal numbers stay the device's.

#ifndef VKSIM_ROUNDING_GLSL
#define VKSIM_ROUNDING_GLSL

#include "lib/scaling.glsl"

// 0: not; 1: in integers; 2: those of four numbers by fused multiply-adds, others in integers.
layout(constant_id = 13) const uint CORRECT_QUOTIENTS = 0;
layout(constant_id = 14) const uint CORRECT_ROOTS = 0;

// The device's own operations, which may be off by a few units in the last place.
#ifndef DEVICE_QUOTIENT
#define DEVICE_QUOTIENT(a, b) ((a) / (b))
#define DEVICE_ROOT(x) sqrt(x)
#define DEVICE_FMA(a, b, c) fma(a, b, c)
#endif

const uint LEAST_MANTISSA = 0x800000u;

// The mantissa, with its leading bit, and the power of two that it is to be multiplied by, of a finite number's bits without the sign.
uint mantissa_of(uint size, out int power)
{
    int shift = size < LEAST_MANTISSA ? 23 - findMSB(size) : 0;
    power = max(int(size >> 23), 1) - 150 - shift;
    return size < LEAST_MANTISSA ? size << shift : (size & (LEAST_MANTISSA - 1u)) | LEAST_MANTISSA;
}

// A mantissa of 24 bits times a power of two.
float number_of(uint mantissa, int power)
{
    return uintBitsToFloat(scale_bits(floatBitsToUint(float(mantissa)), power));
}

bool has_mantissa(uint size)
{
    return size - 1u < INFINITY_BITS - 1u;
}

// An element at its row's scale, rounded where it is subnormal there. Rows are scaled down by 2^34 or more, so that none is left that
// was subnormal before.
float at_scale(float x, int exponent)
{
    uint bits = floatBitsToUint(x);
    return uintBitsToFloat((bits & SIGN_BIT) | scale_bits_rounded(bits & ~SIGN_BIT, exponent));
}

float quotient(float a, float b)
{
    precise float own = DEVICE_QUOTIENT(a, b);
    uint size_a = floatBitsToUint(a) & ~SIGN_BIT;
    uint size_b = floatBitsToUint(b) & ~SIGN_BIT;
    if (CORRECT_QUOTIENTS == 0u || !has_mantissa(size_a) || !has_mantissa(size_b))
    {
        return own;
    }
    int power_a;
    int power_b;
    uint x = mantissa_of(size_a, power_a);
    uint y = mantissa_of(size_b, power_b);

    // x · 2^shift = whole · y + rest, where whole has 24 bits; no product needs more than its lower 32 bits, since the rest is small.
    int shift = x < y ? 24 : 23;
    precise float ratio = DEVICE_QUOTIENT(float(x), float(y));
    uint whole = uint(roundEven(ratio * (x < y ? 16777216.0 : 8388608.0)));
    int rest = int((x << shift) - whole * y);
    int more = int(roundEven(float(rest) / float(y)));
    whole += uint(more);
    rest -= more * int(y);

    // No quotient of two such numbers lies halfway between two others.
    int half_way = int(y >> 1);
    whole += rest > half_way ? 1u : rest < -half_way ? ~0u : 0u;
    int power = power_a - power_b - shift;
    if (power < -149)
    {
        return own;
    }
    float value = number_of(whole, power);
    return uintBitsToFloat(floatBitsToUint(value) | ((floatBitsToUint(a) ^ floatBitsToUint(b)) & SIGN_BIT));
}

// Whether no remainder of the division is below the normal numbers, given the bits of what comes of it without the signs. Of zeros none is.
bool fits_floats(uvec4 size_a, uint size_b, uvec4 size_quotient)
{
    const uint Least = 0x21800000u;     // 2^-60
    const uint Small = 0x0d800000u;     // 2^-100
    const uint Large = 0x71800000u;     // 2^100
    bvec4 is_zero = equal(size_a, uvec4(0u));
    bvec4 fits = lessThan(max(size_a - Least, size_quotient - Least), uvec4(Large - Least));
    return size_b - Small < Large - Small && (size_b & 0x7fffffu) != 0x7fffffu && all(equal(uvec4(is_zero) | uvec4(fits), uvec4(1u)));
}

// P. Markstein, Computation of elementary functions on the IBM RISC System/6000 processor, 1990: the reciprocal's second step rounds it
// correctly, unless all bits of the divisor's mantissa are set; the quotient's first brings it next to the right one, the second upon it.
vec4 fused_quotient(vec4 a, float b)
{
    precise float reciprocal = DEVICE_QUOTIENT(1.0, b);
    precise float lack = DEVICE_FMA(-b, reciprocal, 1.0);
    reciprocal = DEVICE_FMA(lack, reciprocal, reciprocal);
    lack = DEVICE_FMA(-b, reciprocal, 1.0);
    reciprocal = DEVICE_FMA(lack, reciprocal, reciprocal);

    precise vec4 guess = a * reciprocal;
    precise vec4 rest = DEVICE_FMA(vec4(-b), guess, a);
    precise vec4 result = DEVICE_FMA(rest, vec4(reciprocal), guess);
    rest = DEVICE_FMA(vec4(-b), result, a);
    result = DEVICE_FMA(rest, vec4(reciprocal), result);
    return mix(result, guess, equal(floatBitsToUint(a) & ~SIGN_BIT, uvec4(0u)));
}

vec4 quotient(vec4 a, float b)
{
    if (CORRECT_QUOTIENTS == 0u)
    {
        precise vec4 own = a / b;
        return own;
    }
    if (CORRECT_QUOTIENTS == 2u)
    {
        vec4 fused = fused_quotient(a, b);
        if (fits_floats(floatBitsToUint(a) & ~SIGN_BIT, floatBitsToUint(b) & ~SIGN_BIT, floatBitsToUint(fused) & ~SIGN_BIT))
        {
            return fused;
        }
    }
    return vec4(quotient(a.x, b), quotient(a.y, b), quotient(a.z, b), quotient(a.w, b));
}

// The square root of a number that is not negative.
float root(float x)
{
    precise float own = DEVICE_ROOT(x);
    uint size = floatBitsToUint(x);
    if (CORRECT_ROOTS == 0u || !has_mantissa(size))
    {
        return own;
    }
    int power;
    uint mantissa = mantissa_of(size, power);

    // mantissa · 2^shift = whole² + rest, where whole has 24 bits and what is left of the power is even.
    int shift = 23 + ((power + 23) & 1);
    uint whole = uint(roundEven(DEVICE_ROOT(float(mantissa)) * (shift == 23 ? 2896.309375740099 : 4096.0)));
    int rest = int((mantissa << shift) - whole * whole);
    whole += uint(int(roundEven(float(rest) / float(2u * whole))));
    rest = int((mantissa << shift) - whole * whole);
    whole += rest > int(whole) ? 1u : rest <= -int(whole) ? ~0u : 0u;
    return number_of(whole, (power - shift) / 2);
}

#endif
