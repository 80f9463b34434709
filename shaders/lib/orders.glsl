// Norms of order p, from two readings of a vector: first its largest magnitude and the sum of |x|ᵖ as it is, then, where that is
// not good enough, the sum at a scale of its own.

#ifndef VKSIM_ORDERS_GLSL
#define VKSIM_ORDERS_GLSL

#include "lib/power.glsl"
#include "lib/rounding.glsl"

layout(constant_id = 3) const uint ORDER = 2;

// As the enumeration NormOrder.
const uint ORDER_ZERO = 0u;
const uint ORDER_ONE = 1u;
const uint ORDER_TWO = 2u;
const uint ORDER_MAXIMUM = 3u;
const uint ORDER_OTHER = 4u;

// A vector's terms in the first reading. Of a number that is not 0 the bits tell, for the sake of devices that take subnormal ones
// for 0; one that is no number stays.
vec4 plain_terms(vec4 x)
{
    if (ORDER == ORDER_ZERO)
    {
        uvec4 size = floatBitsToUint(x) & ~SIGN_BIT;
        return mix(mix(vec4(1.0), x, greaterThan(size, uvec4(INFINITY_BITS))), vec4(0.0), equal(size, uvec4(0u)));
    }
    precise vec4 squares = x * x;
    return ORDER == ORDER_ONE ? abs(x) : ORDER == ORDER_TWO ? squares : vec4(0.0);
}

float plain_term(float x)
{
    return plain_terms(vec4(x, 0.0, 0.0, 0.0)).x;
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
        precise float square = size * size;
        return ORDER == ORDER_ONE ? size : square;
    }
    float share = size / uintBitsToFloat(scale_bits(largest, exponent));
    return share == 0.0 ? 0.0 : power_of(min(share, 1.0), order, 0.0);
}

vec4 scaled_terms(vec4 x, uint largest, float order)
{
    return vec4(
        scaled_term(x.x, largest, order), scaled_term(x.y, largest, order), scaled_term(x.z, largest, order),
        scaled_term(x.w, largest, order));
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
    return Divisor(ORDER == ORDER_ONE ? sum : root(sum), scaled ? exponent : 0);
}

// Whether there is something to sum in the first reading.
const bool HAS_PLAIN_SUM = ORDER != ORDER_MAXIMUM && ORDER != ORDER_OTHER;

// Whether the sum of the first reading alone tells the norm.
bool settles(float sum)
{
    return ORDER == ORDER_ZERO || (HAS_PLAIN_SUM && is_safe_sum(sum));
}

Divisor norm_of_sum(float sum)
{
    return Divisor(ORDER == ORDER_TWO ? root(sum) : sum, 0);
}

#endif
