// An invocation's columns of a round are a block of its own (lib/block_sums.glsl), 256 bytes of fp32 away from its neighbour's. Where caches do
// not keep the lines that so many invocations have begun to read, SHARERS neighbours of one row read for one another: groups of four columns side
// by side, as many as there are sharers, of the block of each in turn, which they exchange by shuffles. What an invocation adds up, and in which
// order, stays the same. Blocks of sharers that are not all within the row are read by each on its own.
//
// Before including this file a shader has lib/lanes.glsl and lib/chains.glsl, subgroups, and OWN_ROWS, how many rows an invocation reads at once.
//
// READS_TOGETHER(block, columns): whether the sharers of this invocation, whose block begins at a column, read for one another.
//
// DEFINE_READ_TOGETHER(NAME, FOUR_AT): void NAME(uint four, uint first) reads fours of this invocation's block, of which `four` is the first in
// the buffer, FOURS_AT_ONCE of them, into own_fours[first] and behind. All sharers call it.

#ifndef VKSIM_SHARED_BLOCKS_GLSL
#define VKSIM_SHARED_BLOCKS_GLSL

// Invocations that read for one another: a power of two up to 8, of no more than share a row and no more than a subgroup; 1: each reads its own block.
layout(constant_id = 16) const uint SHARERS = 1;

// Fours of its block that an invocation has at a time: 128 bytes of fp32, of which lines are that are read to their end at once.
const uint FOURS_AT_ONCE = 8u;

vec4 own_fours[OWN_ROWS * FOURS_AT_ONCE];

// Of this invocation, among its sharers.
uint place_of_sharer()
{
    return lane() % SHARERS;
}

#define READS_TOGETHER(block, columns) (SHARERS > 1u && (block) + (SHARERS - place_of_sharer()) * BLOCK <= (columns))

// Each has a four of every sharer's block, and gets all fours of its own: squares are transposed. For each bit of their places, neighbours whose
// places differ in it give one another half of what they have. BIT is a literal, so that compilers know where to; two conditions, so
// that what comes from the neighbour is on the side where AMD's instruction can take it.
#define EXCHANGE_HALVES(BIT)                                                                            \
    [[unroll]] for (uint i = 0u; i < FOURS_AT_ONCE; i++)                                                \
    {                                                                                                   \
        if (BIT < SHARERS && (i & BIT) == 0u)                                                           \
        {                                                                                               \
            vec4 low = own_fours[first + i];                                                            \
            vec4 high = own_fours[first + i + BIT];                                                     \
            vec4 other_low = subgroupShuffleXor(low, BIT);                                              \
            vec4 other_high = subgroupShuffleXor(high, BIT);                                            \
            own_fours[first + i] = (place & BIT) == 0u ? low : other_high;                              \
            own_fours[first + i + BIT] = (place & BIT) != 0u ? high : other_low;                        \
        }                                                                                               \
    }

void exchange_fours(uint first)
{
    uint place = place_of_sharer();
    EXCHANGE_HALVES(1u)
    EXCHANGE_HALVES(2u)
    EXCHANGE_HALVES(4u)
}

// DEFINE_FOUR_AT(NAME, BUFFER, TYPE): vec4 NAME(uint four), four elements of a buffer that is seen in groups of four.
#if LAYOUT == VEC4
#define DEFINE_FOUR_AT(NAME, BUFFER, TYPE)                          \
    vec4 NAME(uint four)                                            \
    {                                                               \
        return BUFFER[four];                                        \
    }
#elif LAYOUT == HALF4
#define DEFINE_FOUR_AT(NAME, BUFFER, TYPE)                          \
    vec4 NAME(uint four)                                            \
    {                                                               \
        uvec2 words = BUFFER[four];                                 \
        return vec4(unpack_pair(words.x, TYPE), unpack_pair(words.y, TYPE)); \
    }
#endif

#define DEFINE_READ_TOGETHER(NAME, FOUR_AT)                                                             \
    void NAME(uint four, uint first)                                                                    \
    {                                                                                                   \
        uint place = place_of_sharer();                                                                 \
        uint from = four - place * (BLOCK / 4u) + place;                                                \
        [[unroll]] for (uint i = 0u; i < FOURS_AT_ONCE; i++)                                            \
        {                                                                                               \
            own_fours[first + i] = FOUR_AT(from + i / SHARERS * SHARERS + i % SHARERS * (BLOCK / 4u));  \
        }                                                                                               \
        exchange_fours(first);                                                                          \
    }

#endif
