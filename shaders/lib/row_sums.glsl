// Sums along rows for operations on rows alone, in the one order that src/VkSim/Simd/Rows/RowReduction.cs has too: segments of 2,048
// columns; in a segment 32 chains, chain l of the columns l mod 32, made one by adding chain l + 16 to chain l, then l + 8, 4, 2 and 1;
// segments added with compensation. Products and sums are rounded each, since not every device has a fused multiply-add. So a sum
// does not depend on the lanes, the tier or the device. LANES is 1 or a multiple of 8: eight lanes read 32 columns, side by side, and
// take a segment; where there are more, each eight takes every so many segments.
//
// Before including this file a shader defines ROW_SUMS, how many sums a row has at once: 1 or 3.
//
// DEFINE_ROW_SUMS(NAME, TAKE): void NAME(uint columns, bool wanted) sums a row into row_sums, for all its lanes. TAKE(uint place, uint
// column) is a function of the shader that adds four columns to chains[place], and for each further sum to
// chains[CHAINS_AT_ONCE + place] and so on. Every invocation of the workgroup calls it; unless wanted, with no columns.
// Where a row has one invocation it is always wanted: what is wanted of few rows, DEFINE_RARE_ROW_SUMS sums.

#ifndef VKSIM_ROW_SUMS_GLSL
#define VKSIM_ROW_SUMS_GLSL

#include "lib/chains.glsl"

// Where an invocation has a row of no more than a segment: the fours behind its last 32 columns, so that none is in question, and 16 more where
// there are no columns before them; else 9.
layout(constant_id = 15) const uint TAIL = 9;
const bool IS_TAIL_ALONE = TAIL >= 16u;
const uint TAIL_FOURS = TAIL % 16u;

const uint CHAINS = 32u;
const uint SEGMENT = 2048u;
const uint CHAIN_LANES = 8u;
const uint CHAIN_GROUPS = LANES > CHAIN_LANES ? LANES / CHAIN_LANES : 1u;

// Fours of chains of each sum that an invocation keeps: all of them where a row is its own.
const uint CHAINS_AT_ONCE = LANES == 1u ? 8u : 1u;

// Arrays whose size is a constant of the module cannot be arguments.
vec4 chains[ROW_SUMS * CHAINS_AT_ONCE];
float row_sums[ROW_SUMS];
float row_excesses[ROW_SUMS];

shared vec4 chain_scratch[LANES > 1u ? gl_WorkGroupSize.x : 1u];
shared float segment_scratch[LANES > CHAIN_LANES ? gl_WorkGroupSize.x / CHAIN_LANES : 1u];

#if USE_SUBGROUPS
#define CHAINS_IN_SUBGROUP (REDUCE_BY_SUBGROUPS && SUBGROUP_SIZE >= CHAIN_LANES)
#else
#define CHAINS_IN_SUBGROUP false
#endif

vec4 with_squares(vec4 sum, vec4 x)
{
    precise vec4 squares = x * x;
    precise vec4 s = sum + squares;
    return s;
}

vec4 with_products(vec4 sum, vec4 x, vec4 y)
{
    precise vec4 products = x * y;
    precise vec4 s = sum + products;
    return s;
}

void clear_chains()
{
    [[unroll]] for (uint i = 0u; i < ROW_SUMS * CHAINS_AT_ONCE; i++)
    {
        chains[i] = vec4(0.0);
    }
}

float sum_of_four(vec4 chain)
{
    precise vec2 two = chain.xy + chain.zw;
    precise float one = two.x + two.y;
    return one;
}

float sum_of_chains(vec4 c0, vec4 c1, vec4 c2, vec4 c3, vec4 c4, vec4 c5, vec4 c6, vec4 c7)
{
    precise vec4 s0 = c0 + c4;
    precise vec4 s1 = c1 + c5;
    precise vec4 s2 = c2 + c6;
    precise vec4 s3 = c3 + c7;
    s0 = s0 + s2;
    s1 = s1 + s3;
    s0 = s0 + s1;
    return sum_of_four(s0);
}

// Within the array where all lanes share a row too, and nobody asks.
#define OWN_CHAIN(k) chains[first + min(k, CHAINS_AT_ONCE - 1u)]

// The sum of the segment of this invocation, or of the eight lanes that share it.
float sum_of_segment(uint i)
{
    uint first = i * CHAINS_AT_ONCE;
    if (LANES == 1u)
    {
        return sum_of_chains(OWN_CHAIN(0u), OWN_CHAIN(1u), OWN_CHAIN(2u), OWN_CHAIN(3u), OWN_CHAIN(4u), OWN_CHAIN(5u), OWN_CHAIN(6u), OWN_CHAIN(7u));
    }
    precise vec4 chain = chains[first];
    if (CHAINS_IN_SUBGROUP)
    {
#if USE_SUBGROUPS
        chain = chain + subgroupShuffleXor(chain, 4u);
        chain = chain + subgroupShuffleXor(chain, 2u);
        chain = chain + subgroupShuffleXor(chain, 1u);
#endif
        return sum_of_four(chain);
    }
    chain_scratch[reduce_index()] = chain;
    barrier();
    uint lanes = reduce_index() / CHAIN_LANES * CHAIN_LANES;
    float sum = sum_of_chains(
        chain_scratch[lanes], chain_scratch[lanes + 1u], chain_scratch[lanes + 2u], chain_scratch[lanes + 3u], chain_scratch[lanes + 4u],
        chain_scratch[lanes + 5u], chain_scratch[lanes + 6u], chain_scratch[lanes + 7u]);
    barrier();
    return sum;
}

// Adds the segments of one round, which begins at a column, in order. All lanes have the total.
void add_segments(uint i, float sum, uint column, uint columns)
{
    if (CHAIN_GROUPS == 1u)
    {
        add_stretch(row_sums[i], row_excesses[i], sum);
    }
    else if (LANES_IN_SUBGROUP)
    {
#if USE_SUBGROUPS
        uint first = gl_SubgroupInvocationID / LANES * LANES;
        for (uint g = 0u; g < CHAIN_GROUPS && column + g * SEGMENT < columns; g++)
        {
            add_stretch(row_sums[i], row_excesses[i], subgroupShuffle(sum, first + g * CHAIN_LANES));
        }
#endif
    }
    else
    {
        uint group = reduce_index() / CHAIN_LANES;
        if (reduce_index() % CHAIN_LANES == 0u)
        {
            segment_scratch[group] = sum;
        }
        barrier();
        uint first = group / CHAIN_GROUPS * CHAIN_GROUPS;
        for (uint g = 0u; g < CHAIN_GROUPS && column + g * SEGMENT < columns; g++)
        {
            add_stretch(row_sums[i], row_excesses[i], segment_scratch[first + g]);
        }
        barrier();
    }
}

// Without a loop: Mesa unrolls none that has another inside, and arrays with a counter for their index are memory then.
#define ADD_SEGMENTS_OF(i, column, columns) add_segments(i, sum_of_segment(i), column, columns)
#if ROW_SUMS == 1
#define ADD_SEGMENTS(column, columns) ADD_SEGMENTS_OF(0u, column, columns)
#elif ROW_SUMS == 3
#define ADD_SEGMENTS(column, columns) \
    ADD_SEGMENTS_OF(0u, column, columns); ADD_SEGMENTS_OF(1u, column, columns); ADD_SEGMENTS_OF(2u, column, columns)
#endif

// An invocation a row takes whole groups of chains first, since there are drivers that run both sides of a branch.
#if LAYOUT == VEC4 || LAYOUT == WIDE
#define TAKE_WHOLE_CHAINS(TAKE, column, end)                                                            \
    for (; column + CHAINS <= end; column += CHAINS)                                                    \
    {                                                                                                   \
        [[unroll]] for (uint k = 0u; k < CHAINS_AT_ONCE; k++)                                           \
        {                                                                                               \
            TAKE(k, column + 4u * k);                                                                   \
        }                                                                                               \
    }
// Four loads of 16 bytes at a time: of one row, or of two.
#define LANE_ROUNDS (ROW_SUMS == 1 ? 4u : 2u)
#define WHOLE_CHAINS true
#else
// Conversions are long.
#define TAKE_WHOLE_CHAINS(TAKE, column, end)
#define LANE_ROUNDS 2u
#define WHOLE_CHAINS false
#endif

#define DEFINE_ROW_SUMS(NAME, TAKE)                                                                     \
    void NAME(uint columns, bool wanted)                                                                \
    {                                                                                                   \
        [[unroll]] for (uint i = 0u; i < ROW_SUMS; i++)                                                 \
        {                                                                                               \
            row_sums[i] = 0.0;                                                                          \
            row_excesses[i] = 0.0;                                                                      \
        }                                                                                               \
        uint own = lane() / CHAIN_LANES * SEGMENT;                                                      \
        for (uint first = 0u; first < columns; first += CHAIN_GROUPS * SEGMENT)                         \
        {                                                                                               \
            clear_chains();                                                                             \
            uint column = first + own;                                                                  \
            uint end = wanted ? min(column + SEGMENT, columns) : 0u;                                    \
            if (LANES == 1u)                                                                            \
            {                                                                                           \
                if (!IS_TAIL_ALONE)                                                                     \
                {                                                                                       \
                    TAKE_WHOLE_CHAINS(TAKE, column, end)                                                \
                }                                                                                       \
                if (TAIL_FOURS <= CHAINS_AT_ONCE && WHOLE_CHAINS)                                       \
                {                                                                                       \
                    [[unroll]] for (uint k = 0u; k < TAIL_FOURS; k++)                                   \
                    {                                                                                   \
                        TAKE(k, column + 4u * k);                                                       \
                    }                                                                                   \
                }                                                                                       \
                for (; (TAIL_FOURS > CHAINS_AT_ONCE || !WHOLE_CHAINS) && column < end; column += CHAINS)\
                {                                                                                       \
                    [[unroll]] for (uint k = 0u; k < CHAINS_AT_ONCE; k++)                               \
                    {                                                                                   \
                        if (column + 4u * k < end)                                                      \
                        {                                                                               \
                            TAKE(k, column + 4u * k);                                                   \
                        }                                                                               \
                    }                                                                                   \
                }                                                                                       \
            }                                                                                           \
            else                                                                                        \
            {                                                                                           \
                column += lane() % CHAIN_LANES * 4u;                                                    \
                for (; column + (LANE_ROUNDS - 1u) * CHAINS < end; column += LANE_ROUNDS * CHAINS)      \
                {                                                                                       \
                    [[unroll]] for (uint k = 0u; k < LANE_ROUNDS; k++)                                  \
                    {                                                                                   \
                        TAKE(0u, column + k * CHAINS);                                                  \
                    }                                                                                   \
                }                                                                                       \
                for (; column < end; column += CHAINS)                                                  \
                {                                                                                       \
                    TAKE(0u, column);                                                                   \
                }                                                                                       \
            }                                                                                           \
            ADD_SEGMENTS(first, columns);                                                               \
        }                                                                                               \
    }

// As DEFINE_ROW_SUMS where few rows want it: a chain after the other where a row has one invocation, in little code, since there are
// drivers that run it for all rows. The chains come in the order in which they are added.
#define DEFINE_RARE_ROW_SUMS(NAME, TAKE)                                                                \
    DEFINE_ROW_SUMS(NAME##_of_lanes, TAKE)                                                              \
    void NAME(uint columns, bool wanted)                                                                \
    {                                                                                                   \
        if (LANES > 1u)                                                                                 \
        {                                                                                               \
            NAME##_of_lanes(columns, wanted);                                                           \
            return;                                                                                     \
        }                                                                                               \
        [[unroll]] for (uint i = 0u; i < ROW_SUMS; i++)                                                 \
        {                                                                                               \
            row_sums[i] = 0.0;                                                                          \
            row_excesses[i] = 0.0;                                                                      \
        }                                                                                               \
        for (uint first = 0u; wanted && first < columns; first += SEGMENT)                              \
        {                                                                                               \
            uint end = min(first + SEGMENT, columns);                                                   \
            vec4 ones[ROW_SUMS];                                                                        \
            vec4 twos[ROW_SUMS];                                                                        \
            vec4 fours[ROW_SUMS];                                                                       \
            for (uint turn = 0u; turn < 8u; turn++)                                                     \
            {                                                                                           \
                [[unroll]] for (uint i = 0u; i < ROW_SUMS; i++)                                         \
                {                                                                                       \
                    chains[i * CHAINS_AT_ONCE] = vec4(0.0);                                             \
                }                                                                                       \
                for (uint column = first + (bitfieldReverse(turn) >> 29) * 4u; column < end; column += CHAINS)\
                {                                                                                       \
                    TAKE(0u, column);                                                                   \
                }                                                                                       \
                [[unroll]] for (uint i = 0u; i < ROW_SUMS; i++)                                         \
                {                                                                                       \
                    precise vec4 sum = chains[i * CHAINS_AT_ONCE];                                      \
                    sum = (turn & 1u) == 1u ? ones[i] + sum : sum;                                      \
                    sum = (turn & 3u) == 3u ? twos[i] + sum : sum;                                      \
                    sum = (turn & 7u) == 7u ? fours[i] + sum : sum;                                     \
                    ones[i] = (turn & 1u) == 0u ? sum : ones[i];                                        \
                    twos[i] = (turn & 3u) == 1u ? sum : twos[i];                                        \
                    fours[i] = (turn & 3u) == 3u ? sum : fours[i];                                      \
                }                                                                                       \
            }                                                                                           \
            [[unroll]] for (uint i = 0u; i < ROW_SUMS; i++)                                             \
            {                                                                                           \
                add_segments(i, sum_of_four(fours[i]), first, columns);                                 \
            }                                                                                           \
        }                                                                                               \
    }

#endif
