// From the sum over a pair's components to its value. A sum outside the safe range needs a second look, at the rows themselves:
// a kernel notes such pairs and takes them one by one in a loop of its own, so that the code for it is there only once and the
// sums may stay in registers. Expects left_four and right_four.
//
// Where lanes share a row (lib/lanes.glsl, lib/block_sums.glsl) they share the second look too, in the same order of sums: every
// invocation of the workgroup calls these functions, and `mine` says whether its row takes part.

#ifndef VKSIM_PAIR_GLSL
#define VKSIM_PAIR_GLSL

#ifdef VKSIM_BLOCK_SUMS_GLSL

RowSum begin_row()
{
    if (LANES > 1u)
    {
        clear_totals(columns);
    }
    return no_blocks();
}

// Adds the sums of a round of blocks, one of each lane.
RowSum join_blocks(RowSum row, float sum)
{
    if (LANES == 1u)
    {
        return with_block(row, sum);
    }
    sums[0] = sum;
    add_first_blocks(1u);
    return row;
}

// The same of a block of close sums.
RowSum join_close_blocks(RowSum row, float sum)
{
    if (!HAS_STRETCHES)
    {
        return join_blocks(row, sum);
    }
    if (LANES == 1u)
    {
        add_stretch(row.total, row.excess, sum);
        return row;
    }
    sums[0] = sum;
    add_close_blocks(1u);
    return row;
}

float end_row(RowSum row)
{
    if (LANES == 1u)
    {
        return total_of(row);
    }
    share_first_totals(1u);
    return totals[0];
}

// Whether there is work for any of the rows whose lanes work in step.
bool any_of_lanes(bool condition)
{
    return LANES == 1u ? condition : any_row(condition);
}

#else

#define FOR_LANE_BLOCKS(first) for (uint first = 0u; first < columns; first += BLOCK)

RowSum begin_row()
{
    return no_blocks();
}

RowSum join_blocks(RowSum row, float sum)
{
    return with_block(row, sum);
}

RowSum join_close_blocks(RowSum row, float sum)
{
    if (HAS_STRETCHES)
    {
        add_stretch(row.total, row.excess, sum);
        return row;
    }
    return with_block(row, sum);
}

float end_row(RowSum row)
{
    return total_of(row);
}

uint largest_of_row(uint value)
{
    return value;
}

bool any_of_lanes(bool condition)
{
    return condition;
}

#endif

// FOR_COLUMNS_OF(first, mine) { … } runs over the groups of 4 columns of a block, which begin at column c.
#define FOR_COLUMNS_OF(first, mine) [[dont_unroll]] for (uint c = first; mine && c < min(first + BLOCK, columns); c += 4u)

// Where rows are long, differences have short chains.
void end_four(inout float block, inout float chain, uint column)
{
    if (HAS_STRETCHES && ((column + 4u) % SHORT_CHAIN == 0u || column + 4u >= columns))
    {
        precise float joined = block + chain;
        block = joined;
        chain = 0.0;
    }
}

// The product of two rows, each at a scale of its own.
float scaled_product(uint a, int ea, uint b, int eb, bool mine)
{
    RowSum row = begin_row();
    FOR_LANE_BLOCKS(first)
    {
        float sum = 0.0;
        FOR_COLUMNS_OF(first, mine)
        {
            sum = chain_products(sum, scale_four(left_four(a, c, columns), ea), scale_four(right_four(b, c, columns), eb));
        }
        row = join_blocks(row, sum);
    }
    return end_row(row);
}

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

Differences differences_of(uint a, uint b, bool mine)
{
    uint largest = 0u;
    FOR_LANE_BLOCKS(first)
    {
        FOR_COLUMNS_OF(first, mine)
        {
            largest = max(largest, max(largest_of_four(left_four(a, c, columns)), largest_of_four(right_four(b, c, columns))));
        }
    }
    largest = largest_of_row(largest);
    bool finite = largest != 0u && largest < INFINITY_BITS;
    int outer = finite ? exponent_to_one(largest) : 0;
    uint gap = 0u;
    FOR_LANE_BLOCKS(first)
    {
        FOR_COLUMNS_OF(first, finite)
        {
            gap = max(gap, largest_of_four(differences_of_four(a, b, c, outer)));
        }
    }
    gap = largest_of_row(gap);
    if (!finite)
    {
        // Two equal infinities would have given NaN, which is safe.
        return Differences(uintBitsToFloat(largest), 0, 0);
    }
    if (gap == 0u)
    {
        return Differences(0.0, 0, 0);
    }
    int inner = exponent_to_one(gap);
    return Differences(uintBitsToFloat(scale_bits(gap, inner)), outer, inner);
}

bool settles(Differences scale)
{
    return scale.largest == 0.0 || floatBitsToUint(scale.largest) >= INFINITY_BITS;
}

// Σ(|a-b| / largest)^p of four columns.
float add_shares(float sum, vec4 d, float largest)
{
    precise vec4 share = abs(d) / largest;
    vec4 terms = power_of(share, order_of(power, 0.0));
    precise float s = ((sum + terms.x) + terms.y) + terms.z;
    s = s + terms.w;
    return s;
}

// Σ(a-b)² at that scale, or for LP Σ(|a-b| / largest)^p.
float scaled_sum(uint a, uint b, Differences scale, bool mine)
{
    RowSum row = begin_row();
    FOR_LANE_BLOCKS(first)
    {
        float block = 0.0;
        float sum = 0.0;
        FOR_COLUMNS_OF(first, mine)
        {
            vec4 d = scale_four(differences_of_four(a, b, c, scale.outer), scale.inner);
            sum = METRIC == LP ? add_shares(sum, d, scale.largest) : chain_squares(sum, d);
            end_four(block, sum, c);
        }
        row = join_close_blocks(row, HAS_STRETCHES ? block : sum);
    }
    return end_row(row);
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
float direct_sum(uint a, uint b, bool mine)
{
    RowSum row = begin_row();
    FOR_LANE_BLOCKS(first)
    {
        float block = 0.0;
        float sum = 0.0;
        FOR_COLUMNS_OF(first, mine)
        {
            sum = combine_four(sum, left_four(a, c, columns), right_four(b, c, columns), true);
            end_four(block, sum, c);
        }
        row = join_close_blocks(row, HAS_STRETCHES ? block : sum);
    }
    return end_row(row);
}

// The distance of rows that are so far apart, or so near, that the sum over their differences leaves the range.
float distance_at_scale(uint a, uint b, bool mine)
{
    Differences scale = differences_of(a, b, mine);
    bool settled = settles(scale);
    precise float sum = scaled_sum(a, b, scale, mine && !settled);
    if (settled)
    {
        return scale.largest;
    }
    precise float value = root_of(sum);
    value = METRIC == LP ? value * scale.largest : value;
    int exponent = scale.outer + scale.inner;
    return uintBitsToFloat(scale_bits_rounded(floatBitsToUint(value), METRIC == SQUARED_L2 ? -2 * exponent : -exponent));
}

// The value of a pair whose sum was not safe, from the rows that begin at elements a and b.
float second_look(uint a, Divisor da, uint b, Divisor db, bool mine)
{
    if (METRIC == COSINE)
    {
        return cosine_of(scaled_product(a, da.exponent, b, db.exponent, mine), da.value, db.value);
    }
    float value = 0.0;
    bool open = mine;
    if (IS_EXPANDED)
    {
        float sum = direct_sum(a, b, mine);
        value = root_of(sum);
        open = mine && !is_direct_safe(sum);
    }
    if (any_of_lanes(open))
    {
        float far = distance_at_scale(a, b, open);
        value = open ? far : value;
    }
    return value;
}

// Whether sums of this metric may be unsafe at all.
const bool LOOKS_AGAIN = METRIC == COSINE || METRIC == L2 || METRIC == SQUARED_L2 || METRIC == LP;

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
