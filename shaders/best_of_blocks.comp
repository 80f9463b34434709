#version 450
// The best of each block of a row, best first: a workgroup reads its block once. A block is dealt out to shares, the columns a fixed
// distance apart in fours; the best of each share is found, and of those the one that as many reach as are wanted. Whatever is among the best of
// the block is in a share whose best reaches that one, and reaches it itself: so only those shares are read again, and what is left,
// hardly more than is wanted, is sorted. (key, id) are ordered by both, so nothing depends on how many are equal. A row is one of elements
// or of candidates, (key, id) each, of which equal keys come in the order of their ids.
//! variant vec4 LAYOUT=1 CANDIDATES=0
//! variant half4 LAYOUT=2 CANDIDATES=0
//! variant words LAYOUT=0 CANDIDATES=0
//! variant wide LAYOUT=3 CANDIDATES=0
//! variant candidates LAYOUT=0 CANDIDATES=1

#extension GL_EXT_control_flow_attributes : require
#include "lib/selection.glsl"

// No more than ROOM, no fewer than twice the number wanted, and no more than 32 for each invocation. ROOM is not less than a share has
// columns × the number wanted.
layout(constant_id = 3) const uint SHARES = 256;

const uint DIGIT = 4u;
const uint DIGITS = 1u << DIGIT;

shared uint reached[DIGITS];

void find_best_of_shares(uint row, uint first, uint end)
{
    for (uint share = gl_LocalInvocationID.x; share < SHARES; share += gl_WorkGroupSize.x)
    {
        // Of equal keys the first has the lowest id.
        uvec2 most = uvec2(0u, EMPTY.y);
        for (uint c = first + 4u * share; c < end; c += 4u * SHARES)
        {
            uvec4 keys;
            uvec4 ids;
            read_four(row, c, end, keys, ids);
            uvec2 left = keys.y > keys.x ? uvec2(keys.y, ids.y) : uvec2(keys.x, ids.x);
            uvec2 right = keys.w > keys.z ? uvec2(keys.w, ids.w) : uvec2(keys.z, ids.z);
            left = right.x > left.x ? right : left;
            most = left.x > most.x ? left : most;
        }
        list[share] = uvec2(most.x, ~most.y);
    }
}

// The greatest value that the best of so many shares reach, or a lesser one that no other lies between: a digit at a time.
uvec2 find_least(uint needed)
{
    uvec2 least = uvec2(0u);
    uvec2 known = uvec2(0u);
    for (uint digit = 2u * 32u / DIGIT; digit > 0u;)
    {
        digit--;
        bool upper = digit >= 32u / DIGIT;
        uint shift = digit % (32u / DIGIT) * DIGIT;
        barrier();
        for (uint d = gl_LocalInvocationID.x; d < DIGITS; d += gl_WorkGroupSize.x)
        {
            reached[d] = 0u;
        }
        barrier();
        for (uint share = gl_LocalInvocationID.x; share < SHARES; share += gl_WorkGroupSize.x)
        {
            uvec2 value = list[share];
            if ((value & known) == least)
            {
                atomicAdd(reached[((upper ? value.x : value.y) >> shift) & (DIGITS - 1u)], 1u);
            }
        }
        barrier();
        uint d = DIGITS - 1u;
        for (; d > 0u && reached[d] < needed; d--)
        {
            needed -= reached[d];
        }
        least += uvec2(upper ? d << shift : 0u, upper ? 0u : d << shift);
        known |= uvec2(upper ? (DIGITS - 1u) << shift : 0u, upper ? 0u : (DIGITS - 1u) << shift);
        if (reached[d] == needed)
        {
            break;
        }
    }
    return least;
}

void gather(uint row, uint first, uint end, uvec2 least)
{
    uint mine = 0u;
    uint bit = 1u;
    for (uint share = gl_LocalInvocationID.x; share < SHARES; share += gl_WorkGroupSize.x)
    {
        mine |= reaches(list[share], least) ? bit : 0u;
        bit <<= 1u;
    }
    if (gl_LocalInvocationID.x == 0u)
    {
        count = 0u;
    }
    barrier();
    for (uint share = gl_LocalInvocationID.x; mine != 0u; share += gl_WorkGroupSize.x)
    {
        for (uint c = first + 4u * share; (mine & 1u) != 0u && c < end; c += 4u * SHARES)
        {
            uvec4 keys;
            uvec4 ids;
            read_four(row, c, end, keys, ids);
            [[unroll]] for (uint i = 0u; i < 4u; i++)
            {
                uvec2 value = uvec2(keys[i], ~ids[i]);
                if (value.x != 0u && reaches(value, least))
                {
                    list[atomicAdd(count, 1u)] = value;
                }
            }
        }
        mine >>= 1u;
    }
    barrier();
}

void main()
{
    uint row = source_base + gl_WorkGroupID.y * source_stride;
    uint first = gl_WorkGroupID.x * block;
    uint end = min(first + block, columns);
    find_best_of_shares(row, first, end);
    gather(row, first, end, find_least(wanted));

    write_list(best_base + gl_WorkGroupID.y * best_stride + gl_WorkGroupID.x * wanted, wanted, count);
}
