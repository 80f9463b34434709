// From the sum over a pair's components to its value, with the second look that a sum outside the safe range needs. Expects
// left_four and right_four.

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
        return Divisor(0.0, 0);
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

float distance_of(float squares, uint a, uint b)
{
    if (is_nan(squares) || (squares >= SAFE_LOW && floatBitsToUint(squares) < INFINITY_BITS))
    {
        return METRIC == L2 ? sqrt(squares) : squares;
    }
    Divisor scaled = scaled_squares(a, b);
    if (scaled.value == 0.0)
    {
        // Equal rows, or an infinite component.
        return squares;
    }
    float value = METRIC == L2 ? sqrt(scaled.value) : scaled.value;
    int exponent = METRIC == L2 ? scaled.exponent : 2 * scaled.exponent;
    return uintBitsToFloat(scale_bits_rounded(floatBitsToUint(value), -exponent));
}

float value_of(float sum, uint a, Divisor da, uint b, Divisor db)
{
    if (METRIC == COSINE)
    {
        float product = sum;
        if ((da.exponent | db.exponent) != 0)
        {
            product = scaled_product(a, da.exponent, b, db.exponent, columns);
        }
        return cosine_of(product, da.value, db.value);
    }
    return METRIC == L2 || METRIC == SQUARED_L2 ? distance_of(sum, a, b) : sum;
}

#endif
