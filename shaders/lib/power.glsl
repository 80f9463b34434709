// x^p for x >= 0 from logarithm and exponential of our own: those of GLSL may be off by thousands of units in the last place.
// The logarithm is kept as exponent and rest, and the order as a head whose product with every exponent is exact and a tail, so that
// nothing is lost where the logarithm is large: the error is about 2 |p log2 m| + 2 units in the last place, m the mantissa in
// [sqrt(1/2), sqrt(2)), and a p-th root divides it by p again. That takes no fused multiply-add, which drivers may emit as two
// operations. The polynomial of the logarithm has the least relative error of its degree (weighted least squares, iterated), that
// of the exponential is from S. L. Moshier, Cephes, single/exp2f.c.

#ifndef VKSIM_POWER_GLSL
#define VKSIM_POWER_GLSL

#include "lib/scaling.glsl"

const int LEAST_NORMAL = 0x800000;
const int ROOT_HALF_BITS = 0x3f3504f3;
const int EXPONENT_BITS = ~0x7fffff;

// An order p, which is also head + tail; the head has 16 bits, and exponents have 8.
struct Order
{
    float power;
    float head;
    float tail;
};

Order order_of(float p, float p_low)
{
    precise float head = uintBitsToFloat(floatBitsToUint(p) & 0xffffff00u);
    precise float tail = (p - head) + p_low;
    return Order(p, head, tail);
}

// log2(1 + x) for x in [sqrt(1/2) - 1, sqrt(2) - 1]. All but the first two terms in pairs, so that few wait for one another.
vec4 log2_of_mantissa(vec4 x)
{
    precise vec4 xx = x * x;
    precise vec4 a = fma(x, vec4(0.48091062903404236), vec4(-0.7213473320007324));
    precise vec4 b = fma(x, vec4(0.28791624307632446), vec4(-0.3607036769390106));
    precise vec4 c = fma(x, vec4(0.21571561694145203), vec4(-0.23894481360912323));
    precise vec4 d = fma(x, vec4(0.1258370578289032), vec4(-0.2072698175907135));
    precise vec4 y = fma(xx * xx, fma(d, xx, c), fma(b, xx, a));
    y = fma(y, x, vec4(1.4426950216293335)) * x;
    return y;
}

// 2^x for x in [-0.5, 0.5].
vec4 exp2_of_rest(vec4 x)
{
    precise vec4 xx = x * x;
    precise vec4 a = fma(x, vec4(5.550332471162809e-2), vec4(2.402264791363012e-1));
    precise vec4 b = fma(x, vec4(1.339887440266574e-3), vec4(9.618437357674640e-3));
    precise vec4 y = fma(xx, fma(xx, vec4(1.535336188319500e-4), b), a);
    y = fma(y, x, vec4(6.931472028550421e-1));
    y = fma(y, x, vec4(1.0));
    return y;
}

float exp2_of_rest(float x)
{
    return exp2_of_rest(vec4(x)).x;
}

// Powers as bits of values between 0.7 and 1.5, at 2^exponent; both mean nothing where the power's logarithm is beyond ±200.
struct Powers
{
    vec4 logarithm;
    ivec4 bits;
    ivec4 exponent;
};

// Of positive numbers given by their bits, which are signed here and compared as such: unsigned ones cost more on some hardware.
Powers power_parts(ivec4 size, Order p)
{
    // A subnormal number is its bits, as a number, times 2^-149.
    ivec4 bits = mix(size, floatBitsToInt(vec4(size)) - (149 << 23), lessThan(size, ivec4(LEAST_NORMAL)));
    ivec4 power = (bits - ROOT_HALF_BITS) & EXPONENT_BITS;
    vec4 exponent = vec4(power >> 23);
    precise vec4 rest = intBitsToFloat(bits - power) - 1.0;

    precise vec4 whole = p.head * exponent;
    precise vec4 part = p.tail * exponent + p.power * log2_of_mantissa(rest);
    precise vec4 y = whole + part;
    vec4 k = roundEven(y);
    precise vec4 f = (whole - k) + part;
    return Powers(y, floatBitsToInt(exp2_of_rest(f)), ivec4(k));
}

// x^p, 0 where that is below the normal numbers. x is 0, a positive number, infinity or NaN; all but positive numbers stay as they
// are. Four at a time, so that one need not wait for the other; what is not used, compilers drop.
vec4 power_of(vec4 x, Order p)
{
    ivec4 size = floatBitsToInt(x);
    Powers y = power_parts(size, p);
    ivec4 bits = y.bits + (y.exponent << 23);
    bits = mix(bits, ivec4(0), lessThan(y.logarithm, vec4(-126.0)));
    bits = mix(bits, ivec4(INFINITY_BITS), greaterThanEqual(y.logarithm, vec4(128.0)));
    bits = mix(bits, size, equal(size, ivec4(0)));
    bits = mix(bits, size, greaterThanEqual(size, ivec4(INFINITY_BITS)));
    return intBitsToFloat(bits);
}

// x^(p + p_low).
float power_of(float x, float p, float p_low)
{
    return power_of(vec4(x), order_of(p, p_low)).x;
}

// The same, with results below the normal numbers rounded to the nearest.
float rounded_power_of(float x, float p, float p_low)
{
    int size = floatBitsToInt(x);
    Powers y = power_parts(ivec4(size), order_of(p, p_low));
    uint bits = y.logarithm.x < -151.0 ? 0u : scale_bits_rounded(uint(y.bits.x), y.exponent.x);
    bits = y.logarithm.x >= 128.0 ? INFINITY_BITS : bits;
    return size == 0 || size >= int(INFINITY_BITS) ? x : uintBitsToFloat(bits);
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
