// The natural logarithm in fp32, within 2 units in the last place: what GLSL offers may be off by many. Reduction by ln 2 in two
// parts, whose high one has few bits so that its multiples are exact, and the polynomial of Moshier's Cephes library.

#ifndef VKSIM_LOGARITHM_GLSL
#define VKSIM_LOGARITHM_GLSL

#include "lib/scaling.glsl"

const float LN2_HIGH = 0.693359375;
const float LN2_LOW = -2.12194440e-4;

// −∞ for 0 of either sign, NaN below 0.
float log_of(float x)
{
    uint bits = floatBitsToUint(x);
    if ((bits & ~SIGN_BIT) == 0u)
    {
        return uintBitsToFloat(SIGN_BIT | INFINITY_BITS);
    }
    if (bits >= INFINITY_BITS)
    {
        return bits == INFINITY_BITS ? x : uintBitsToFloat(NAN_BITS);
    }
    int power = -exponent_to_one(bits);
    uint mantissa = scale_bits(bits, -power);
    // [√½, √2) around 1.
    if (mantissa >= 0x3fb504f3u)
    {
        mantissa -= 0x800000u;
        power++;
    }
    precise float f = uintBitsToFloat(mantissa) - 1.0;
    precise float z = f * f;
    precise float q = 7.0376836292e-2;
    q = q * f - 1.1514610310e-1;
    q = q * f + 1.1676998740e-1;
    q = q * f - 1.2420140846e-1;
    q = q * f + 1.4249322787e-1;
    q = q * f - 1.6668057665e-1;
    q = q * f + 2.0000714765e-1;
    q = q * f - 2.4999993993e-1;
    q = q * f + 3.3333331174e-1;
    q = q * f * z;
    q = q + LN2_LOW * float(power);
    q = q - 0.5 * z;
    q = f + q;
    q = q + LN2_HIGH * float(power);
    return q;
}

// log(1 + x) for x ≥ 0, good also where 1 + x rounds to 1.
float log_of_one_plus(float x)
{
    if (floatBitsToUint(x) >= INFINITY_BITS)
    {
        return x;
    }
    precise float u = 1.0 + x;
    precise float lost = x - (u - 1.0);
    precise float result = log_of(u) + (u > 16777216.0 ? 0.0 : lost / u);
    return result;
}

#endif
