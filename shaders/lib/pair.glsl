// From the sum over a pair's components to its value. A sum outside the safe range needs a second look, at the rows themselves:
// a kernel notes such pairs and takes them one by one in a loop of its own, so that the code for it is there only once and the
// sums may stay in registers. Expects left_four and right_four.

#ifndef VKSIM_PAIR_GLSL
#define VKSIM_PAIR_GLSL

DEFINE_SCALED_PRODUCT(scaled_product, left_four, right_four)

// Σ(a-b)², each difference scaled by one power of two, and that power: differences of rows whose squares leave the range.
Divisor scaled_squares(uint a, uint b)
{
    uint largest = 0u;
    for (uint c = 0u; c < columns; c += 4u)
    {
        largest = max(largest, max(largest_of_four(left_four(a, c, columns)), largest_of_four(right_four(b, c, columns))));
    }
    if (largest == 0u || largest >= INFINITY_BITS)
    {
        // Two equal infinities would have given NaN, which is safe.
        return Divisor(uintBitsToFloat(largest), 0);
    }
    int outer = exponent_to_one(largest);
    uint gap = 0u;
    for (uint c = 0u; c < columns; c += 4u)
    {
        precise vec4 d = scale_four(left_four(a, c, columns), outer) - scale_four(right_four(b, c, columns), outer);
        gap = max(gap, largest_of_four(d));
    }
    if (gap == 0u)
    {
        return Divisor(0.0, 0);
    }
    int inner = exponent_to_one(gap);
    precise float total = 0.0;
    for (uint block = 0u; block < columns; block += BLOCK)
    {
        float sum = 0.0;
        for (uint c = block; c < min(block + BLOCK, columns); c += 4u)
        {
            precise vec4 d = scale_four(left_four(a, c, columns), outer) - scale_four(right_four(b, c, columns), outer);
            sum = chain_squares(sum, scale_four(d, inner));
        }
        total += sum;
    }
    return Divisor(total, outer + inner);
}

// Whether the sum is good for the value. Divisors are for the cosine.
bool is_safe(float sum, Divisor da, Divisor db)
{
    if (METRIC == COSINE)
    {
        return (da.exponent | db.exponent) == 0;
    }
    if (METRIC == L2 || METRIC == SQUARED_L2)
    {
        return is_nan(sum) || (sum >= SAFE_LOW && floatBitsToUint(sum) < INFINITY_BITS);
    }
    return true;
}

float value_of(float sum, Divisor da, Divisor db)
{
    if (METRIC == COSINE)
    {
        return cosine_of(sum, da.value, db.value);
    }
    return METRIC == L2 ? sqrt(sum) : sum;
}

// The value of a pair whose sum was not safe, from the rows that begin at elements a and b.
float second_look(uint a, Divisor da, uint b, Divisor db)
{
    if (METRIC == COSINE)
    {
        return cosine_of(scaled_product(a, da.exponent, b, db.exponent, columns), da.value, db.value);
    }
    Divisor scaled = scaled_squares(a, b);
    if (scaled.value == 0.0 || scaled.exponent == 0)
    {
        return METRIC == L2 ? sqrt(scaled.value) : scaled.value;
    }
    float value = METRIC == L2 ? sqrt(scaled.value) : scaled.value;
    int exponent = METRIC == L2 ? scaled.exponent : 2 * scaled.exponent;
    return uintBitsToFloat(scale_bits_rounded(floatBitsToUint(value), -exponent));
}

// Pairs of an invocation's tile, at most 64, that need a second look.
uvec2 unsafe_pairs = uvec2(0u);

void note_unsafe(uint pair)
{
    if (pair < 32u)
    {
        unsafe_pairs.x |= 1u << pair;
    }
    else
    {
        unsafe_pairs.y |= 1u << (pair - 32u);
    }
}

bool is_noted(uint pair)
{
    return ((pair < 32u ? unsafe_pairs.x >> pair : unsafe_pairs.y >> (pair - 32u)) & 1u) != 0u;
}

#endif
