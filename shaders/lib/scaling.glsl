// Rows whose squares leave the range of fp32. Everything here is integer arithmetic on the bits, so that it holds where the
// hardware flushes subnormal numbers.

#ifndef VKSIM_SCALING_GLSL
#define VKSIM_SCALING_GLSL

const uint SIGN_BIT = 0x80000000u;
const uint INFINITY_BITS = 0x7f800000u;
const uint NAN_BITS = 0x7fc00000u;

// A sum of squares in here needs no scaling: no square that mattered was lost, and products with another such row fit.
const float SAFE_LOW = 8.271806125530277e-25;   // 2^-80
const float SAFE_HIGH = 1.2676506002282294e+30; // 2^100

bool is_safe_sum(float squares)
{
    return squares >= SAFE_LOW && squares <= SAFE_HIGH;
}

// Wherever a row is divided by max(norm, epsilon): bits of the divisor, and the power of two that both were multiplied by.
struct Divisor
{
    float value;
    int exponent;
};

// value · 2^exponent, exact where the result is a normal number; smaller results become 0, larger ones infinity.
uint scale_bits(uint bits, int exponent)
{
    uint size = bits & ~SIGN_BIT;
    if (size == 0u || size >= INFINITY_BITS)
    {
        return bits;
    }
    int power = int(size >> 23);
    uint mantissa = size & 0x7fffffu;
    if (power == 0)
    {
        int shift = 23 - findMSB(mantissa);
        mantissa = (mantissa << shift) & 0x7fffffu;
        power = 1 - shift;
    }
    power += exponent;
    if (power <= 0)
    {
        return bits & SIGN_BIT;
    }
    return (bits & SIGN_BIT) | (power >= 255 ? INFINITY_BITS : (uint(power) << 23) | mantissa);
}

// As scale_bits for a positive normal number, with results below the normal ones rounded to the nearest subnormal.
uint scale_bits_rounded(uint bits, int exponent)
{
    int power = int(bits >> 23) + exponent;
    if (power > 0)
    {
        return scale_bits(bits, exponent);
    }
    uint mantissa = (bits & 0x7fffffu) | 0x800000u;
    uint shift = uint(1 - power);
    if (shift > 24u)
    {
        return 0u;
    }
    uint rest = mantissa & ((1u << shift) - 1u);
    uint halfway = 1u << (shift - 1u);
    uint result = mantissa >> shift;
    return result + (rest > halfway || (rest == halfway && (result & 1u) != 0u) ? 1u : 0u);
}

vec4 scale_four(vec4 value, int exponent)
{
    uvec4 bits = floatBitsToUint(value);
    return uintBitsToFloat(uvec4(
        scale_bits(bits.x, exponent), scale_bits(bits.y, exponent), scale_bits(bits.z, exponent), scale_bits(bits.w, exponent)));
}

// The power of two that brings a finite number other than 0, given by its bits, to [1, 2).
int exponent_to_one(uint size)
{
    return size >= 0x800000u ? 127 - int(size >> 23) : 149 - findMSB(size);
}

uint largest_of_four(vec4 value)
{
    uvec4 size = floatBitsToUint(value) & ~SIGN_BIT;
    return max(max(size.x, size.y), max(size.z, size.w));
}

// A row's norm as value · 2^-exponent. The bits of numbers that are not negative sort as the numbers do, NaN last.
Divisor divisor_of(Divisor norm, float epsilon, bool nan_for_zero)
{
    uint size = floatBitsToUint(norm.value);
    uint least = floatBitsToUint(epsilon);
    if (size == 0u)
    {
        return Divisor(nan_for_zero ? uintBitsToFloat(NAN_BITS) : epsilon, 0);
    }
    // Epsilon goes to the row's scale; where it would leave the range there, the scale gives way.
    int exponent = min(norm.exponent, 247 - int(least >> 23));
    exponent = norm.exponent <= 0 ? norm.exponent : max(exponent, 0);
    size = scale_bits(size, exponent - norm.exponent);
    return Divisor(uintBitsToFloat(max(size, scale_bits(least, exponent))), exponent);
}

// The norm itself, rounded once more only where it is subnormal.
float norm_of(Divisor norm)
{
    uint size = floatBitsToUint(norm.value);
    return size == 0u || size >= INFINITY_BITS ? norm.value : uintBitsToFloat(scale_bits_rounded(size, -norm.exponent));
}

// A component over the norm of its vector, both at the same scale. What roots and quotients of drivers leave near 1 is 1: that is the
// share of a single component, through whose norm nothing flows back.
float ratio_to_norm(float component, float norm)
{
    precise float ratio = component / norm;
    return abs(abs(ratio) - 1.0) <= 4.76837158203125e-7 ? sign(ratio) : ratio;
}

bool is_nan(float value)
{
    return (floatBitsToUint(value) & ~SIGN_BIT) > INFINITY_BITS;
}

#endif
