#version 450
// The best elements of each row, as many as are wanted, in no order. The key of the last of them is found three bits at a time, by
// counting how many elements reach each of seven bounds; should more elements have that key than are wanted, the last of their
// columns is found the same way. So the time does not depend on what the row holds, nor on how many are wanted.
//! variant vec4-tree LAYOUT=1 USE_SUBGROUPS=0
//! variant half4-tree LAYOUT=2 USE_SUBGROUPS=0
//! variant words-tree LAYOUT=0 USE_SUBGROUPS=0
//! variant wide-tree LAYOUT=3 USE_SUBGROUPS=0
//! variant vec4-subgroup LAYOUT=1 USE_SUBGROUPS=1
//! variant half4-subgroup LAYOUT=2 USE_SUBGROUPS=1
//! variant words-subgroup LAYOUT=0 USE_SUBGROUPS=1

#define REDUCE_COMPONENTS 2
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/lane_fours.glsl"
#include "lib/row_keys.glsl"

layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) writeonly buffer Candidates { uvec2 candidates[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint wanted; // 1 to the columns
    uint smaller_is_better;
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
DEFINE_ROW_KEYS(source_keys, source_four)

// Keys of 16-bit elements agree in the bits below this one wherever they agree in those from it on.
const uint KEY_LOW = ELEMENT_TYPE == FLOAT32 ? 0u : 11u;

const uint BOUNDS = 7u;
const uint SLOTS = BOUNDS + 1u;

// How many elements reach each bound: of this lane, then of the row. A row's last slot counts what was written.
uint counts[SLOTS];
shared uint row_counts[LANES > 1u ? gl_WorkGroupSize.x / LANES * SLOTS : 1u];

// The lowest value that is taken, and how many have more.
struct Bound
{
    uint value;
    uint above;
    bool exact; // as many reach it as are wanted
};

// Where an element stands from the row's end, 1 at the last column, 0 behind it: of equal elements the greatest go first.
uvec4 places_from(uint column)
{
    return columns - min(columns_from(column), uvec4(columns));
}

void count_four(uint base, uint column, uint low, uint shift, bool tied, uint key)
{
    uvec4 values = source_keys(base, column, columns, smaller_is_better != 0u);
    if (tied)
    {
        values = mix(uvec4(0u), places_from(column), equal(values >> KEY_LOW, uvec4(key >> KEY_LOW)));
    }
    [[unroll]] for (uint b = 0u; b < BOUNDS; b++)
    {
        uvec4 reached = uvec4(greaterThanEqual(values, uvec4(low + ((b + 1u) << shift))));
        counts[b] += reached.x + reached.y + reached.z + reached.w;
    }
}

void add_counts_of_lanes()
{
    if (LANES == 1u)
    {
        return;
    }
    if (LANES_IN_SUBGROUP)
    {
        [[unroll]] for (uint b = 0u; b < SLOTS; b += 2u)
        {
            uvec2 both = reduce_add_row(uvec2(counts[b], counts[b + 1u]), LANES);
            counts[b] = both.x;
            counts[b + 1u] = both.y;
        }
        return;
    }
    uint first = row_in_group() * SLOTS;
    barrier();
    for (uint b = lane(); b < SLOTS; b += LANES)
    {
        row_counts[first + b] = 0u;
    }
    barrier();
    [[unroll]] for (uint b = 0u; b < BOUNDS; b++)
    {
        if (counts[b] != 0u)
        {
            atomicAdd(row_counts[first + b], counts[b]);
        }
    }
    barrier();
    [[unroll]] for (uint b = 0u; b < BOUNDS; b++)
    {
        counts[b] = row_counts[first + b];
    }
}

bool goes_on(bool open)
{
    return LANES == 1u ? open : any_row(open);
}

// The greatest value that so many of the row's reach, or one that no other number lies below; `shift` is that of its uppermost three
// bits, `low` of the last. Only of rows that are open.
Bound find_bound(uint base, uint needed, int shift, int low, bool tied, uint key, bool open)
{
    Bound found = Bound(0u, 0u, false);
    while (goes_on(open))
    {
        [[unroll]] for (uint b = 0u; b < SLOTS; b++)
        {
            counts[b] = 0u;
        }
        FOR_FOURS(c, 4u, count_four(base, c, found.value, uint(shift), tied, key);)
        add_counts_of_lanes();
        uint steps = 0u;
        uint above = found.above;
        [[unroll]] for (uint i = 0u; i < BOUNDS; i++)
        {
            uint b = BOUNDS - 1u - i;
            above = counts[b] < needed ? counts[b] : above;
            steps += counts[b] >= needed ? 1u : 0u;
        }
        if (open)
        {
            bool exact = false;
            [[unroll]] for (uint b = 0u; b < BOUNDS; b++)
            {
                exact = exact || (b + 1u == steps && counts[b] == needed);
            }
            found.value += steps << uint(shift);
            found.above = above;
            found.exact = exact;
            open = !exact && shift != low;
        }
        shift = max(shift - 3, low);
    }
    return found;
}

void write(uint row, uint key, uint id, inout uint next)
{
    uint place = next++;
    if (LANES > 1u)
    {
        place = atomicAdd(row_counts[row_in_group() * SLOTS + BOUNDS], 1u);
    }
    candidates[row * wanted + place] = uvec2(key, id);
}

void write_four(uint row, uint base, uint column, uint least, uint last_place, inout uint next)
{
    uvec4 keys = source_keys(base, column, columns, smaller_is_better != 0u);
    uvec4 places = places_from(column);
    uvec4 heads = keys >> KEY_LOW;
    uvec4 head = uvec4(least >> KEY_LOW);
    bvec4 taken = bvec4(uvec4(greaterThan(heads, head))
        | (uvec4(equal(heads, head)) & uvec4(greaterThanEqual(places, uvec4(max(last_place, 1u))))));
    if (any(taken))
    {
        [[unroll]] for (uint i = 0u; i < 4u; i++)
        {
            if (taken[i])
            {
                write(row, keys[i], column + i, next);
            }
        }
    }
}

void main()
{
    uint row = lane_row();
    uint base = source_base + min(row, rows - 1u) * source_stride;
    Bound least = find_bound(base, wanted, 29, int(KEY_LOW), false, 0u, wanted < columns);
    bool tied = wanted < columns && !least.exact;
    uint needed = wanted - least.above;
    Bound last = find_bound(base, needed, findMSB(columns) / 3 * 3, 0, true, least.value, tied);

    if (LANES > 1u)
    {
        barrier();
        if (lane() == 0u)
        {
            row_counts[row_in_group() * SLOTS + BOUNDS] = 0u;
        }
        barrier();
    }
    if (row >= rows)
    {
        return;
    }
    uint next = 0u;
    for (uint c = lane() * 4u; c < columns; c += FOUR_STEP)
    {
        write_four(row, base, c, least.value, last.value, next);
    }
}
