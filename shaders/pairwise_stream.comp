#version 450
// Every row of the left matrix compared with every row of the right one, from registers alone: an invocation holds a tile of
// LEFT_ROWS × RIGHT_ROWS sums. With few left rows it reads the right matrix once, at the speed of memory, and takes its norms
// along (TAKE_NORMS); on devices without fast shared memory it serves all shapes. The left matrix is fp32 in whole groups.
//! variant vec4-tree LAYOUT=1 OUTCOME=0 USE_SUBGROUPS=0
//! variant half4-tree LAYOUT=2 OUTCOME=0 USE_SUBGROUPS=0
//! variant words-tree LAYOUT=0 OUTCOME=0 USE_SUBGROUPS=0
//! variant wide-tree LAYOUT=3 OUTCOME=0 USE_SUBGROUPS=0
//! variant offer-vec4-tree LAYOUT=1 OUTCOME=1 USE_SUBGROUPS=0
//! variant offer-half4-tree LAYOUT=2 OUTCOME=1 USE_SUBGROUPS=0
//! variant offer-words-tree LAYOUT=0 OUTCOME=1 USE_SUBGROUPS=0
//! variant offer-wide-tree LAYOUT=3 OUTCOME=1 USE_SUBGROUPS=0
//! variant vec4-subgroup LAYOUT=1 OUTCOME=0 USE_SUBGROUPS=1
//! variant half4-subgroup LAYOUT=2 OUTCOME=0 USE_SUBGROUPS=1
//! variant words-subgroup LAYOUT=0 OUTCOME=0 USE_SUBGROUPS=1
//! variant offer-vec4-subgroup LAYOUT=1 OUTCOME=1 USE_SUBGROUPS=1
//! variant offer-half4-subgroup LAYOUT=2 OUTCOME=1 USE_SUBGROUPS=1
//! variant offer-words-subgroup LAYOUT=0 OUTCOME=1 USE_SUBGROUPS=1
//! variant wide-subgroup LAYOUT=3 OUTCOME=0 USE_SUBGROUPS=1
//! variant offer-wide-subgroup LAYOUT=3 OUTCOME=1 USE_SUBGROUPS=1
//! variant int8-tree LAYOUT=4 OUTCOME=0 USE_SUBGROUPS=0
//! variant int8-subgroup LAYOUT=4 OUTCOME=0 USE_SUBGROUPS=1

#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/chains.glsl"
#include "lib/pairwise_parameters.glsl"
#include "lib/comparison.glsl"

layout(local_size_y_id = 4) in;
layout(constant_id = 2) const uint RIGHT_TYPE = 0;
layout(constant_id = 5) const uint LEFT_ROWS = 1;
layout(constant_id = 6) const uint RIGHT_ROWS = 1;
layout(constant_id = 7) const uint TAKE_NORMS = 0;
layout(constant_id = 8) const uint UNROLL = 1;

const bool INLINE_NORMS = TAKE_NORMS != 0u;
const uint PAIRS = LEFT_ROWS * RIGHT_ROWS;
#define SUMS (LEFT_ROWS * RIGHT_ROWS + (INLINE_NORMS ? RIGHT_ROWS : 0u))
#include "lib/block_sums.glsl"
#include "lib/row_norm.glsl"
#include "lib/outcome.glsl"

#if LAYOUT == WIDE
layout(set = 0, binding = 0) readonly buffer Left { u64vec2 left[]; };
#else
layout(set = 0, binding = 0) readonly buffer Left { vec4 left[]; };
#endif
layout(set = 0, binding = 1) readonly buffer Right { ELEMENTS right[]; };
layout(set = 0, binding = 2) readonly buffer LeftDivisors { uvec2 left_divisors[]; };
layout(set = 0, binding = 3) readonly buffer RightDivisors { uvec2 right_divisors[]; };

#if LAYOUT == WIDE
DEFINE_FOUR(left_four, left, FLOAT32)
#else
vec4 left_four(uint row, uint column, uint width)
{
    return left[(row + column) >> 2];
}
#endif

DEFINE_FOUR(right_four, right, RIGHT_TYPE)
DEFINE_ROW_NORM(right_norm_alone, right_four)
DEFINE_LANES_NORM(right_norm, right_norm_alone, right_four)
#include "lib/pair.glsl"

// Words of 64 bits are for drivers that load for one invocation after the other. Subgroups are parts of a workgroup's rows along x here, so
// that their invocations have the same left rows: each reads some of them, and gives them to the others. LANES is 1 then, and
// SUBGROUP_SIZE divides the workgroup's size along x.
#define SHARES_LEFT (LAYOUT == WIDE && USE_SUBGROUPS)
#if SHARES_LEFT
const uint LEFT_SHARERS = SUBGROUP_SIZE > 0u ? SUBGROUP_SIZE : 1u;
const uint OWN_LEFT_ROWS = (LEFT_ROWS + LEFT_SHARERS - 1u) / LEFT_SHARERS;
#define OWN_LEFT_ROW(r) (gl_SubgroupInvocationID + r * LEFT_SHARERS)
#define PLACE_X (reduce_index() % gl_WorkGroupSize.x)
#define PLACE_Y (reduce_index() / gl_WorkGroupSize.x)
#else
#define OWN_LEFT_ROWS LEFT_ROWS
#define OWN_LEFT_ROW(r) r
#define PLACE_X row_in_group()
#define PLACE_Y gl_LocalInvocationID.y
#endif

// The first elements of the rows that this invocation reads.
uint a[OWN_LEFT_ROWS];
uint b[RIGHT_ROWS];

#if LAYOUT == INT8
float scales[RIGHT_ROWS];
#define FOUR_OF_RIGHT(s, column) coded_four(right[b[s] + 1u + ((column) >> 2)], scales[s])
#else
#define FOUR_OF_RIGHT(s, column) right_four(b[s], column, columns)
#endif

// Four columns of the left rows.
vec4 x[LEFT_ROWS];

void add_right_four(uint s, vec4 y)
{
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        sums[r * RIGHT_ROWS + s] = combine_four(sums[r * RIGHT_ROWS + s], x[r], y, false);
    }
    if (INLINE_NORMS)
    {
        sums[PAIRS + s] = chain_squares(sums[PAIRS + s], y);
    }
}

void add_four(uint column)
{
#if SHARES_LEFT
    vec4 own[OWN_LEFT_ROWS];
    [[unroll]] for (uint r = 0u; r < OWN_LEFT_ROWS; r++)
    {
        own[r] = left_four(a[r], column, columns);
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        x[r] = subgroupShuffle(own[r / LEFT_SHARERS], r % LEFT_SHARERS);
    }
#else
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        x[r] = left_four(a[r], column, columns);
    }
#endif
    [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
    {
        add_right_four(s, FOUR_OF_RIGHT(s, column));
    }
}

void add_columns(uint first, uint count)
{
    if (UNROLL > 1u && first + count <= columns)
    {
        for (uint c = first; c < first + count; c += 4u * UNROLL)
        {
            [[unroll]] for (uint u = 0u; u < UNROLL; u++)
            {
                add_four(c + 4u * u);
            }
        }
    }
    else
    {
        for (uint c = first; c < min(first + count, columns); c += 4u)
        {
            add_four(c);
        }
    }
}

// Whether a block is made of short chains, which the totals have added up until the block ends.
#define HAS_SHORT_CHAINS (HAS_STRETCHES && SUMS_DIFFERENCES)

void end_chain()
{
    [[unroll]] for (uint i = 0u; i < SUMS; i++)
    {
        precise float joined = totals[i] + sums[i];
        totals[i] = joined;
        sums[i] = 0.0;
    }
}

void add_block_of_columns(uint block)
{
    if (HAS_SHORT_CHAINS)
    {
        for (uint c = block; c < min(block + BLOCK, columns); c += SHORT_CHAIN)
        {
            add_columns(c, SHORT_CHAIN);
            end_chain();
        }
    }
    else
    {
        add_columns(block, BLOCK);
    }
}

void end_round()
{
    if (HAS_SHORT_CHAINS)
    {
        [[unroll]] for (uint i = 0u; i < SUMS; i++)
        {
            sums[i] = totals[i];
            totals[i] = 0.0;
        }
        add_close_blocks(SUMS);
    }
    else
    {
        add_blocks();
    }
}

// Neighbours may read blocks of right rows in whole groups for one another. Coded rows' blocks are lines of a cache.
#define SHARES_BLOCKS (USE_SUBGROUPS && (LAYOUT == VEC4 || LAYOUT == HALF4))
#if SHARES_BLOCKS
#define OWN_ROWS RIGHT_ROWS
#include "lib/shared_blocks.glsl"
DEFINE_FOUR_AT(right_four_at, right, RIGHT_TYPE)
DEFINE_READ_TOGETHER(read_together, right_four_at)

void add_columns_together(uint block)
{
    for (uint c = block; c < block + BLOCK; c += 4u * FOURS_AT_ONCE)
    {
        [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
        {
            read_together((b[s] + c) >> 2, s * FOURS_AT_ONCE);
        }
        [[unroll]] for (uint u = 0u; u < FOURS_AT_ONCE; u++)
        {
            [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
            {
                x[r] = left[((a[r] + c) >> 2) + u];
            }
            [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
            {
                add_right_four(s, own_fours[s * FOURS_AT_ONCE + u]);
            }
            if (HAS_SHORT_CHAINS && (u + 1u) % (SHORT_CHAIN / 4u) == 0u)
            {
                end_chain();
            }
        }
    }
}
#endif

Divisor left_divisor(uint row)
{
    uvec2 stored = HAS_ROW_FACTORS ? left_divisors[left_divisors_base + row] : uvec2(0u);
    return Divisor(uintBitsToFloat(stored.x), int(stored.y));
}

Divisor right_divisor(uint row)
{
    uvec2 stored = HAS_ROW_FACTORS ? right_divisors[right_divisors_base + row] : uvec2(0u);
    return Divisor(uintBitsToFloat(stored.x), int(stored.y));
}

// Of the left rows of this invocation, read once: what to divide by, or their squares, and the keys that candidates must reach.
Divisor left_factors[LEFT_ROWS];
#if OUTCOME == OFFER
uint least_keys[LEFT_ROWS];
#define LEAST_KEY(row) thresholds[row]
#else
#define LEAST_KEY(row) 0u
#endif

uvec3 left_row_numbers(uint row)
{
    uint i = min(row, left_rows - 1u);
    Divisor factor = left_divisor(i);
    return uvec3(floatBitsToUint(factor.value), uint(factor.exponent), LEAST_KEY(i));
}

void read_left_rows(uint left_row)
{
    uvec3 own[OWN_LEFT_ROWS];
    [[unroll]] for (uint r = 0u; r < OWN_LEFT_ROWS; r++)
    {
        own[r] = left_row_numbers(left_row + OWN_LEFT_ROW(r));
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
#if SHARES_LEFT
        uvec3 numbers = subgroupShuffle(own[r / LEFT_SHARERS], r % LEFT_SHARERS);
#else
        uvec3 numbers = own[r];
#endif
        left_factors[r] = Divisor(uintBitsToFloat(numbers.x), int(numbers.y));
#if OUTCOME == OFFER
        least_keys[r] = numbers.z;
#endif
    }
}

// From the squares that were taken along; where they are not safe, something that is_safe does not pass either.
Divisor inline_divisor(float squares)
{
    bool safe = squares >= SAFE_LOW && squares <= SAFE_HIGH;
    return safe ? Divisor(max(sqrt(squares), epsilon), 0) : Divisor(0.0, 1);
}

// As row_norms.comp has it.
Divisor right_divisor_again(uint base, bool mine)
{
    RowSum row = begin_row();
    FOR_LANE_BLOCKS(first)
    {
        float sum = 0.0;
        FOR_COLUMNS_OF(first, mine)
        {
            sum = chain_squares(sum, right_four(base, c, columns));
        }
        row = join_blocks(row, sum);
    }
    float squares = end_row(row);
    return divisor_of(right_norm(mine ? squares : 1.0, base, columns), epsilon, (flags & NAN_FOR_ZERO) != 0u);
}

// What a right row is divided by, or its squares; s counts the right rows of this invocation.
Divisor right_factor(uint s, uint j)
{
    if (INLINE_NORMS)
    {
        return IS_EXPANDED ? Divisor(totals[PAIRS + s], 0) : inline_divisor(totals[PAIRS + s]);
    }
    return right_divisor(j);
}

float value_again(uint i, uint j, bool mine)
{
    uint base = right_base + j * right_stride;
    Divisor db;
    if (METRIC == COSINE && INLINE_NORMS)
    {
        db = right_divisor_again(base, mine);
    }
    else
    {
        db = right_divisor(j);
    }
    return second_look(left_base + i * left_stride, left_divisor(i), base, db, mine);
}

void look_again(uint left_row, uint right_row)
{
    [[dont_unroll]] for (uint pair = 0u; pair < PAIRS; pair++)
    {
        bool mine = is_noted(pair);
        if (any_of_lanes(mine))
        {
            uint i = min(left_row + pair / RIGHT_ROWS, left_rows - 1u);
            uint j = min(right_row + pair % RIGHT_ROWS * rows_of_group(), right_rows - 1u);
            float value = value_again(i, j, mine);
            if (mine && lane() == 0u)
            {
                conclude(i, j, value);
            }
        }
    }
}

#if OUTCOME == OFFER

// Few pairs are good enough to be offered, and what it takes to offer them is much: they are noted, a bit each, and the totals become values.
uint offered_pairs[NOTE_WORDS];

void clear_offered()
{
    [[unroll]] for (uint w = 0u; w < NOTE_WORDS; w++)
    {
        offered_pairs[w] = 0u;
    }
}

bool has_offered()
{
    uint any = 0u;
    [[unroll]] for (uint w = 0u; w < NOTE_WORDS; w++)
    {
        any |= offered_pairs[w];
    }
    return any != 0u;
}

// The array's indices stay constants, so that it may stay in registers.
uint take_offered()
{
    uint pair = 0u;
    bool open = true;
    [[unroll]] for (uint w = 0u; w < NOTE_WORDS; w++)
    {
        if (open && offered_pairs[w] != 0u)
        {
            pair = w * 32u + uint(findLSB(offered_pairs[w]));
            offered_pairs[w] &= offered_pairs[w] - 1u;
            open = false;
        }
    }
    return pair;
}

void offer_noted(uint left_row, uint right_row)
{
    [[dont_unroll]] while (has_offered())
    {
        uint pair = take_offered();
        float value = 0.0;
        [[unroll]] for (uint p = 0u; p < PAIRS; p++)
        {
            value = p == pair ? totals[p] : value;
        }
        conclude(left_row + pair / RIGHT_ROWS, right_row + pair % RIGHT_ROWS * rows_of_group(), value);
    }
}

void conclude_pair(uint r, uint s, uint i, uint j, float value)
{
    uint pair = r * RIGHT_ROWS + s;
    totals[pair] = value;
    offered_pairs[pair / 32u] |= key_of(value, METRIC > DOT) >= least_keys[r] ? 1u << (pair % 32u) : 0u;
}

#else

#define conclude_pair(r, s, i, j, value) conclude(i, j, value)

#endif

// All lanes of a row come to the same; the first one has the say.
void conclude_safe(uint left_row, uint right_row)
{
    [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
    {
        uint j = right_row + s * rows_of_group();
        if (j < right_rows)
        {
            Divisor db = right_factor(s, j);
            [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
            {
                uint i = left_row + r;
                if (i < left_rows)
                {
                    float sum = totals[r * RIGHT_ROWS + s];
                    Divisor da = left_factors[r];
                    if (!is_safe(sum, da, db))
                    {
                        note_unsafe(r * RIGHT_ROWS + s);
                    }
                    else if (lane() == 0u)
                    {
                        conclude_pair(r, s, i, j, value_of(sum, da, db));
                    }
                }
            }
        }
    }
}

void main()
{
    uint left_row = (gl_WorkGroupID.y * gl_WorkGroupSize.y + PLACE_Y) * LEFT_ROWS;
    uint right_row = gl_WorkGroupID.x * RIGHT_ROWS * rows_of_group() + PLACE_X;
    if (is_left_out(gl_WorkGroupID.y * gl_WorkGroupSize.y * LEFT_ROWS, (gl_WorkGroupID.x + 1u) * RIGHT_ROWS * rows_of_group()))
    {
        return;
    }
    if (LANES == 1u && left_row >= left_rows)
    {
        return;
    }
    [[unroll]] for (uint r = 0u; r < OWN_LEFT_ROWS; r++)
    {
        a[r] = left_base + min(left_row + OWN_LEFT_ROW(r), left_rows - 1u) * left_stride;
    }
    [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
    {
        b[s] = right_base + min(right_row + s * rows_of_group(), right_rows - 1u) * right_stride;
#if LAYOUT == INT8
        scales[s] = uintBitsToFloat(right[b[s]]);
#endif
    }

    clear_totals(columns);
    for (uint round = 0u; round < columns; round += BLOCK * LANES)
    {
        clear_sums();
        uint block = round + lane() * BLOCK;
#if SHARES_BLOCKS
        if (READS_TOGETHER(block, columns))
        {
            add_columns_together(block);
        }
        else
#endif
        {
            add_block_of_columns(block);
        }
        end_round();
    }

    share_totals();
    clear_notes();
    read_left_rows(left_row);
#if OUTCOME == OFFER
    clear_offered();
#endif
    conclude_safe(left_row, right_row);
#if OUTCOME == OFFER
    offer_noted(left_row, right_row);
#endif
    if (LOOKS_AGAIN && any_of_lanes(has_noted()))
    {
        look_again(left_row, right_row);
    }
}
