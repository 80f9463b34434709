// How two rows are compared: what is done with each pair of components, and with their sum.

#ifndef VKSIM_COMPARISON_GLSL
#define VKSIM_COMPARISON_GLSL

#include "lib/metric.glsl"
#include "lib/cosine.glsl"
#include "lib/power.glsl"

float larger_size(float a, float b)
{
    // Neither is negative, so their bits sort as they do, NaN last.
    return uintBitsToFloat(max(floatBitsToUint(a), floatBitsToUint(b)));
}

// Where rows are long, differences are summed more closely: chains of so many columns, a block's chains added as they are, and the blocks
// with compensation. Of many equal addends a longer chain's roundings add up.
const uint SHORT_CHAIN = 16u;

// Whether the value comes from such a sum. Counts are exact as they are.
#define SUMS_DIFFERENCES (FORM == DIFFERENCES && (METRIC == L2 || METRIC == SQUARED_L2 || METRIC == L1 || METRIC == LP))

// A term of so many operations that four of them are better made side by side.
const bool TERM_IS_LONG = METRIC == LP && POWER_HALVES == 0u;

// |d|^p of LP.
float term_of(float size)
{
    if (POWER_HALVES != 0u)
    {
        return half_power_of(size, POWER_HALVES);
    }
    return power_of(size, power, 0.0);
}

// `direct`, a constant, asks for differences where the form is another one.
float combine(float sum, float x, float y, bool direct)
{
    precise float s = sum;
    if (METRIC == COSINE || METRIC == DOT || (IS_EXPANDED && !direct))
    {
        s = fma(x, y, s);
        return s;
    }
    precise float d = x - y;
    if (METRIC == L2 || METRIC == SQUARED_L2)
    {
        s = fma(d, d, s);
    }
    else if (METRIC == L1)
    {
        s = s + abs(d);
    }
    else if (METRIC == LINF)
    {
        s = larger_size(s, abs(d));
    }
    else if (METRIC == LP)
    {
        s = s + term_of(abs(d));
    }
    else if (METRIC == L0)
    {
        s = s + (x == y ? 0.0 : (is_nan(d) ? d : 1.0));
    }
    return s;
}

float combine_four(float sum, vec4 x, vec4 y, bool direct)
{
    if (TERM_IS_LONG)
    {
        precise vec4 d = x - y;
        vec4 terms = power_of(abs(d), order_of(power, 0.0));
        precise float s = ((sum + terms.x) + terms.y) + terms.z;
        s = s + terms.w;
        return s;
    }
    sum = combine(sum, x.x, y.x, direct);
    sum = combine(sum, x.y, y.y, direct);
    sum = combine(sum, x.z, y.z, direct);
    return combine(sum, x.w, y.w, direct);
}

#define ADD_BLOCK(total, sum) add_block(total, sum)

float add_block(float total, float sum)
{
    precise float t = METRIC == LINF ? larger_size(total, sum) : total + sum;
    return t;
}

#endif
