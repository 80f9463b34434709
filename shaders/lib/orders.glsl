// Norms of order p, from two readings of a vector: first its largest magnitude and the sum of |x|ᵖ as it is, then, where that is
// not good enough, the sum at a scale of its own.

#ifndef VKSIM_ORDERS_GLSL
#define VKSIM_ORDERS_GLSL

#include "lib/power.glsl"

layout(constant_id = 3) const uint ORDER = 2;

// As the enumeration NormOrder.
const uint ORDER_ZERO = 0u;
const uint ORDER_ONE = 1u;
const uint ORDER_TWO = 2u;
const uint ORDER_MAXIMUM = 3u;
const uint ORDER_OTHER = 4u;

// A vector's term in the first reading.
float plain_term(float x)
{
    if (ORDER == ORDER_ZERO)
    {
        return x == 0.0 ? 0.0 : 1.0;
    }
    return ORDER == ORDER_ONE ? abs(x) : ORDER == ORDER_TWO ? x * x : 0.0;
}

// Whether the second reading is needed. Of 0, infinity and NaN the largest magnitude is the norm.
bool needs_scale(float sum, uint largest)
{
    if (ORDER == ORDER_ZERO || ORDER == ORDER_MAXIMUM || largest == 0u || largest >= INFINITY_BITS)
    {
        return false;
    }
    return ORDER == ORDER_OTHER || !(sum >= SAFE_LOW && sum <= SAFE_HIGH);
}

// A vector's term in the second reading.
float scaled_term(float x, uint largest, float order)
{
    int exponent = exponent_to_one(largest);
    float size = uintBitsToFloat(scale_bits(floatBitsToUint(x) & ~SIGN_BIT, exponent));
    if (ORDER != ORDER_OTHER)
    {
        return ORDER == ORDER_ONE ? size : size * size;
    }
    float share = size / uintBitsToFloat(scale_bits(largest, exponent));
    return share == 0.0 ? 0.0 : power_of(min(share, 1.0), order, 0.0);
}

// The same norm without a scale where it can do without.
Divisor settled(Divisor norm)
{
    uint plain = scale_bits(floatBitsToUint(norm.value), -norm.exponent);
    float value = uintBitsToFloat(plain);
    return value >= 9.094947017729282e-13 && value <= SAFE_HIGH ? Divisor(value, 0) : norm;
}

// `sum` is that of the second reading where needs_scale says so, else that of the first.
Divisor norm_from(float sum, uint largest, bool scaled, float order)
{
    if (largest > INFINITY_BITS || (ORDER != ORDER_ZERO && (largest == 0u || largest == INFINITY_BITS)))
    {
        return Divisor(uintBitsToFloat(largest), 0);
    }
    if (ORDER == ORDER_ZERO)
    {
        return Divisor(sum, 0);
    }
    int exponent = exponent_to_one(largest);
    if (ORDER == ORDER_MAXIMUM)
    {
        return settled(Divisor(uintBitsToFloat(scale_bits(largest, exponent)), exponent));
    }
    if (ORDER == ORDER_OTHER)
    {
        float root = 1.0 / order;
        precise float lost = fma(-root, order, 1.0) / order;
        precise float value = uintBitsToFloat(scale_bits(largest, exponent)) * power_of(sum, root, lost);
        return settled(Divisor(value, exponent));
    }
    return Divisor(ORDER == ORDER_ONE ? sum : sqrt(sum), scaled ? exponent : 0);
}

#endif
