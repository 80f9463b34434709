// Log-sum-exp of a row without loss: log Σ exp(x) = m + log(1 + rest), where m is the largest element and the rest is the sum of
// exp(x - m) over all others, so that a rest far below 1 keeps its digits. Expects element() and the lanes of lib/lanes.glsl.

#ifndef VKSIM_LOG_SUM_GLSL
#define VKSIM_LOG_SUM_GLSL

#include "lib/scaling.glsl"
#include "lib/exponential.glsl"
#include "lib/logarithm.glsl"

bool is_finite(float x)
{
    return (floatBitsToUint(x) & ~SIGN_BIT) < INFINITY_BITS;
}

// Sorts as the numbers do, NaN last; 0 is below all.
uint sort_key(float x)
{
    uint bits = floatBitsToUint(x);
    return is_nan(x) ? 0xffffffffu : (bits & SIGN_BIT) != 0u ? ~bits : bits | SIGN_BIT;
}

// Of no element −∞.
float of_sort_key(uint key)
{
    if (key == 0u || key == 0xffffffffu)
    {
        return uintBitsToFloat(key == 0u ? SIGN_BIT | INFINITY_BITS : NAN_BITS);
    }
    return uintBitsToFloat((key & SIGN_BIT) != 0u ? key & ~SIGN_BIT : ~key);
}

// NaN where the row's largest element is no number to subtract.
float log_of_rest(float largest, float rest)
{
    return is_finite(largest) ? log_of_one_plus(rest) : uintBitsToFloat(NAN_BITS);
}

// LOG_SUM(largest, rest, base) declares and computes both; every invocation of the workgroup runs it.
#define LOG_SUM(LARGEST, REST, BASE)                                            \
    uint LARGEST##_key = 0u;                                                    \
    FOR_BLOCKS(block)                                                           \
    {                                                                           \
        FOR_COLUMNS(c, block)                                                   \
        {                                                                       \
            LARGEST##_key = max(LARGEST##_key, sort_key(element(BASE + c)));    \
        }                                                                       \
    }                                                                           \
    float LARGEST = of_sort_key(largest_of_row(LARGEST##_key));                 \
    precise float REST = 0.0;                                                   \
    uint REST##_ties = 0u;                                                      \
    FOR_BLOCKS(block)                                                           \
    {                                                                           \
        precise float part = 0.0;                                               \
        FOR_COLUMNS(c, block)                                                   \
        {                                                                       \
            float x = element(BASE + c);                                        \
            bool tied = x == LARGEST;                                           \
            REST##_ties += tied ? 1u : 0u;                                      \
            part = part + (tied ? 0.0 : exp_of(x - LARGEST));                   \
        }                                                                       \
        REST = REST + part;                                                     \
    }                                                                           \
    REST = sum_of_row(REST);                                                    \
    REST##_ties = count_of_row(REST##_ties);                                    \
    REST = REST + float(max(REST##_ties, 1u) - 1u);

#endif
