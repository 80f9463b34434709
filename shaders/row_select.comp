#version 450
// The best elements of each row, as many as are wanted, in no order, an invocation a row. The key of the last of them is found three bits at a time, by
// counting how many elements reach each of seven bounds; should more elements have that key than are wanted, the last of their
// columns is found the same way. So the time does not depend on what the row holds, nor on how many are wanted.
//! variant vec4 LAYOUT=1
//! variant half4 LAYOUT=2
//! variant words LAYOUT=0
//! variant wide LAYOUT=3

#extension GL_EXT_control_flow_attributes : require
#include "lib/elements.glsl"
#include "lib/row_keys.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint ELEMENT_TYPE = 0;

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

// How many elements reach each bound.
uint counts[BOUNDS];

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

// The greatest value that so many of the row's reach, or one that no other number lies below; `shift` is that of its uppermost three
// bits, `low` of the last.
Bound find_bound(uint base, uint needed, int shift, int low, bool tied, uint key)
{
    Bound found = Bound(0u, 0u, false);
    for (bool open = true; open;)
    {
        [[unroll]] for (uint b = 0u; b < BOUNDS; b++)
        {
            counts[b] = 0u;
        }
        for (uint c = 0u; c < columns; c += 16u)
        {
            [[unroll]] for (uint i = 0u; i < 16u; i += 4u)
            {
                if (c + i < columns)
                {
                    count_four(base, c + i, found.value, uint(shift), tied, key);
                }
            }
        }
        uint steps = 0u;
        [[unroll]] for (uint i = 0u; i < BOUNDS; i++)
        {
            uint b = BOUNDS - 1u - i;
            found.above = counts[b] < needed ? counts[b] : found.above;
            steps += counts[b] >= needed ? 1u : 0u;
            found.exact = found.exact || counts[b] == needed;
        }
        found.value += steps << uint(shift);
        open = !found.exact && shift != low;
        shift = max(shift - 3, low);
    }
    return found;
}

void main()
{
    uint row = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (row >= rows)
    {
        return;
    }
    uint base = source_base + row * source_stride;
    Bound least = Bound(0u, 0u, true);
    uint last_place = 1u;
    if (wanted < columns)
    {
        least = find_bound(base, wanted, 29, int(KEY_LOW), false, 0u);
    }
    if (!least.exact)
    {
        last_place = max(1u, find_bound(base, wanted - least.above, findMSB(columns) / 3 * 3, 0, true, least.value).value);
    }

    uint next = row * wanted;
    for (uint c = 0u; c < columns; c += 4u)
    {
        uvec4 keys = source_keys(base, c, columns, smaller_is_better != 0u);
        uvec4 heads = keys >> KEY_LOW;
        uvec4 head = uvec4(least.value >> KEY_LOW);
        uvec4 taken = uvec4(greaterThan(heads, head))
            | (uvec4(equal(heads, head)) & uvec4(greaterThanEqual(places_from(c), uvec4(last_place))));
        [[unroll]] for (uint i = 0u; i < 4u; i++)
        {
            if (taken[i] != 0u)
            {
                candidates[next++] = uvec2(keys[i], c + i);
            }
        }
    }
}
