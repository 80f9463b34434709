// From the sum over a pair's components to its value. A sum outside the safe range needs a second look, at the rows themselves:
// a kernel notes such pairs and takes them one by one in a loop of its own, so that the code for it is there only once and the
// sums may stay in registers. Expects left_four and right_four.

#ifndef VKSIM_PAIR_GLSL
#define VKSIM_PAIR_GLSL

DEFINE_SCALED_PRODUCT(scaled_product, left_four, right_four)

// The differences of two rows whose sum left the range, seen at a scale where the largest lies in [1, 2).
struct Differences
{
    float largest; // at that scale; or 0, infinity or NaN, which settle the value
    int outer;     // the power of two that the operands are multiplied by
    int inner;     // the power of two that their differences are multiplied by then
};

vec4 differences_of_four(uint a, uint b, uint column, int outer)
{
    precise vec4 d = scale_four(left_four(a, column, columns), outer) - scale_four(right_four(b, column, columns), outer);
    return d;
}

Differences differences_of(uint a, uint b)
{
    uint largest = 0u;
    for (uint c = 0u; c < columns; c += 4u)
    {
        largest = max(largest, max(largest_of_four(left_four(a, c, columns)), largest_of_four(right_four(b, c, columns))));
    }
    if (largest == 0u || largest >= INFINITY_BITS)
    {
        // Two equal infinities would have given NaN, which is safe.
        return Differences(uintBitsToFloat(largest), 0, 0);
    }
    int outer = exponent_to_one(largest);
    uint gap = 0u;
    for (uint c = 0u; c < columns; c += 4u)
    {
        gap = max(gap, largest_of_four(differences_of_four(a, b, c, outer)));
    }
    if (gap == 0u)
    {
        return Differences(0.0, 0, 0);
    }
    int inner = exponent_to_one(gap);
    return Differences(uintBitsToFloat(scale_bits(gap, inner)), outer, inner);
}

// Σ(a-b)² at that scale, or for LP Σ(|a-b| / largest)^p.
float scaled_sum(uint a, uint b, Differences scale)
{
    precise float total = 0.0;
    for (uint block = 0u; block < columns; block += BLOCK)
    {
        precise float sum = 0.0;
        for (uint c = block; c < min(block + BLOCK, columns); c += 4u)
        {
            vec4 d = scale_four(differences_of_four(a, b, c, scale.outer), scale.inner);
            if (METRIC == LP)
            {
                precise vec4 share = abs(d) / scale.largest;
                for (uint i = 0u; i < 4u; i++)
                {
                    sum = sum + power_of(share[i], power, 0.0);
                }
            }
            else
            {
                sum = chain_squares(sum, d);
            }
        }
        total += sum;
    }
    return total;
}

// Whether a sum over differences is good for the value.
bool is_direct_safe(float sum)
{
    if (METRIC == L2 || METRIC == SQUARED_L2 || METRIC == LP)
    {
        return is_nan(sum) || (sum >= SAFE_LOW && floatBitsToUint(sum) < INFINITY_BITS);
    }
    return true;
}

// |a|² + |b|² - 2ab; 0 for equal rows, since all three are summed in the same order.
float expanded_of(float product, float squares)
{
    precise float value = fma(-2.0, product, squares);
    return value;
}

// Whether the sum is good for the value. Divisors are for the cosine; of the expanded form they are the rows' squares.
bool is_safe(float sum, Divisor da, Divisor db)
{
    if (METRIC == COSINE)
    {
        return (da.exponent | db.exponent) == 0;
    }
    if (IS_EXPANDED)
    {
        precise float squares = da.value + db.value;
        bool in_range = squares >= SAFE_LOW && squares <= 1e38;
        return in_range && (FORM != EXPANDED_WHERE_SAFE || expanded_of(sum, squares) > safe_share * squares);
    }
    return is_direct_safe(sum);
}

// What of the sum is the distance.
float root_of(float sum)
{
    if (METRIC == LP)
    {
        return rounded_power_of(sum, root, root_low);
    }
    return METRIC == L2 ? sqrt(sum) : sum;
}

float value_of(float sum, Divisor da, Divisor db)
{
    if (METRIC == COSINE)
    {
        return cosine_of(sum, da.value, db.value);
    }
    if (IS_EXPANDED)
    {
        precise float squares = da.value + db.value;
        return root_of(max(expanded_of(sum, squares), 0.0));
    }
    return root_of(sum);
}

// The sum over the differences of the rows that begin at elements a and b.
float direct_sum(uint a, uint b)
{
    float total = 0.0;
    for (uint block = 0u; block < columns; block += BLOCK)
    {
        float sum = 0.0;
        [[dont_unroll]] for (uint c = block; c < min(block + BLOCK, columns); c += 4u)
        {
            sum = combine_four(sum, left_four(a, c, columns), right_four(b, c, columns), true);
        }
        total = add_block(total, sum);
    }
    return total;
}

// The value of a pair whose sum was not safe, from the rows that begin at elements a and b.
float second_look(uint a, Divisor da, uint b, Divisor db)
{
    if (METRIC == COSINE)
    {
        return cosine_of(scaled_product(a, da.exponent, b, db.exponent, columns), da.value, db.value);
    }
    if (IS_EXPANDED)
    {
        float sum = direct_sum(a, b);
        if (is_direct_safe(sum))
        {
            return root_of(sum);
        }
    }
    Differences scale = differences_of(a, b);
    if (scale.largest == 0.0 || floatBitsToUint(scale.largest) >= INFINITY_BITS)
    {
        return scale.largest;
    }
    precise float value = root_of(scaled_sum(a, b, scale));
    value = METRIC == LP ? value * scale.largest : value;
    int exponent = scale.outer + scale.inner;
    return uintBitsToFloat(scale_bits_rounded(floatBitsToUint(value), METRIC == SQUARED_L2 ? -2 * exponent : -exponent));
}

// Pairs of an invocation's tile that need a second look, a bit each.
const uint NOTE_WORDS = (LEFT_ROWS * RIGHT_ROWS + 31u) / 32u;
uint unsafe_pairs[NOTE_WORDS];

void clear_notes()
{
    [[unroll]] for (uint w = 0u; w < NOTE_WORDS; w++)
    {
        unsafe_pairs[w] = 0u;
    }
}

void note_unsafe(uint pair)
{
    unsafe_pairs[pair / 32u] |= 1u << (pair % 32u);
}

void note_done(uint pair)
{
    unsafe_pairs[pair / 32u] &= ~(1u << (pair % 32u));
}

bool has_noted()
{
    uint any = 0u;
    [[unroll]] for (uint w = 0u; w < NOTE_WORDS; w++)
    {
        any |= unsafe_pairs[w];
    }
    return any != 0u;
}

uint noted_pairs()
{
    uint count = 0u;
    [[unroll]] for (uint w = 0u; w < NOTE_WORDS; w++)
    {
        count += uint(bitCount(unsafe_pairs[w]));
    }
    return count;
}

// Takes a number that is no constant; the array's indices stay constants, so that it may stay in registers.
bool is_noted(uint pair)
{
    uint word = 0u;
    [[unroll]] for (uint w = 0u; w < NOTE_WORDS; w++)
    {
        word = w == pair / 32u ? unsafe_pairs[w] : word;
    }
    return ((word >> (pair % 32u)) & 1u) != 0u;
}

#endif
