#version 450
// (what is there + share · Σ values) / divisor as two numbers, the sum rounded and what is lost by that: about twice the digits of
// fp32. One workgroup goes over all values.

#include "lib/scaling.glsl"

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) readonly buffer Values { float values[]; };
layout(set = 0, binding = 1) buffer Sum { float sum[]; };
layout(set = 0, binding = 2) writeonly buffer Rounded { float rounded[]; };
layout(push_constant) uniform Parameters
{
    uint rows;
    uint flags;
    uint values_base;
    uint values_stride;
    uint sum_base;
    uint rounded_base;
    float share;
    float divisor;
    float divisor_rest;
};

const uint ACCUMULATES = 1u;
const uint DIVIDES = 2u;
const uint HAS_ROUNDED = 4u;

// Sum, what was lost, and the plain sum, which alone says what infinities and NaN add up to.
shared vec3 parts[gl_WorkGroupSize.x];

// Knuth's: a + b exactly, as its rounding and what is lost.
vec2 two_sum(float a, float b)
{
    precise float s = a + b;
    precise float of_b = s - a;
    precise float lost = (a - (s - of_b)) + (b - of_b);
    return vec2(s, lost);
}

// Dekker's and Veltkamp's: a · b exactly, without counting on a fused multiplication.
vec2 split(float a)
{
    precise float c = 4097.0 * a;
    precise float high = c - (c - a);
    precise float low = a - high;
    return vec2(high, low);
}

vec2 two_product(float a, float b)
{
    precise float p = a * b;
    vec2 x = split(a);
    vec2 y = split(b);
    precise float lost = ((x.x * y.x - p) + x.x * y.y + x.y * y.x) + x.y * y.y;
    return vec2(p, lost);
}

void add(inout vec3 to, float high, float low, float plain)
{
    vec2 s = two_sum(to.x, high);
    precise float lost = to.y + (s.y + low);
    precise float all = to.z + plain;
    to = vec3(s.x, lost, all);
}

vec2 divided(vec2 number)
{
    if (divisor == 0.0)
    {
        bool none = number.x == 0.0 || is_nan(number.x);
        uint sign_of = floatBitsToUint(number.x) & SIGN_BIT;
        return vec2(uintBitsToFloat(none ? NAN_BITS : sign_of | INFINITY_BITS), 0.0);
    }
    precise float quotient = number.x / divisor;
    float size = abs(number.x);
    if (!(size < 1e30))
    {
        return vec2(quotient, 0.0);
    }
    vec2 product = two_product(quotient, divisor);
    precise float left = ((number.x - product.x) - product.y) + (number.y - quotient * divisor_rest);
    precise float correction = left / divisor;
    return two_sum(quotient, correction);
}

void main()
{
    uint invocation = gl_LocalInvocationID.x;
    vec3 part = vec3(0.0);
    for (uint row = invocation; row < rows; row += gl_WorkGroupSize.x)
    {
        float value = values[values_base + row * values_stride];
        add(part, value, 0.0, value);
    }
    parts[invocation] = part;
    barrier();
    if (invocation != 0u)
    {
        return;
    }
    for (uint i = 1u; i < gl_WorkGroupSize.x; i++)
    {
        add(part, parts[i].x, parts[i].y, parts[i].z);
    }

    // The share is a power of two.
    part *= share;
    if ((flags & ACCUMULATES) != 0u)
    {
        add(part, sum[sum_base], sum[sum_base + 1u], sum[sum_base]);
    }
    vec2 number = two_sum(part.x, part.y);
    bool finite = (floatBitsToUint(number.x) & ~SIGN_BIT) < INFINITY_BITS;
    number = finite ? number : vec2(part.z, 0.0);
    if ((flags & DIVIDES) != 0u)
    {
        number = divided(number);
    }
    sum[sum_base] = number.x;
    sum[sum_base + 1u] = number.y;
    if ((flags & HAS_ROUNDED) != 0u)
    {
        rounded[rounded_base] = number.x;
    }
}
