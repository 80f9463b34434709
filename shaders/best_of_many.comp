#version 450
// The best of each block of a row by radix selection, for many wanted: a workgroup counts how many of its block have each of the possible
// uppermost digits, which leaves one digit that the last of the best may have, and so on, until what is left to be told apart is few
// enough to be sorted.
//! variant vec4 LAYOUT=1 CANDIDATES=0
//! variant half4 LAYOUT=2 CANDIDATES=0
//! variant words LAYOUT=0 CANDIDATES=0
//! variant wide LAYOUT=3 CANDIDATES=0
//! variant candidates LAYOUT=0 CANDIDATES=1

#extension GL_EXT_control_flow_attributes : require
#include "lib/selection.glsl"

const uint DIGIT = 10u;
const uint DIGITS = 1u << DIGIT;
const uint PART = 32u;

// Where the best are to be in no order: of how many some may have to be told apart by sorting.
const uint FEW = 128u;

shared uint with_digit[DIGITS];
shared uint in_part[DIGITS / PART];
shared uint placed;

// Of values with the bits of `least` where `known` has ones some are among the best, `among` of `all`; all `above` are, and none below.
struct Cut
{
    uvec2 least;
    uvec2 known;
    uint above;
    uint among;
    uint all;
};

void count_digits(uint row, uint first, uint end, Cut cut, uint shift, bool by_id)
{
    for (uint d = gl_LocalInvocationID.x; d < DIGITS; d += gl_WorkGroupSize.x)
    {
        with_digit[d] = 0u;
    }
    barrier();
    for (uint c = first + 4u * gl_LocalInvocationID.x; c < end; c += 4u * gl_WorkGroupSize.x)
    {
        uvec4 keys;
        uvec4 ids;
        read_four(row, c, end, keys, ids);
        [[unroll]] for (uint i = 0u; i < 4u; i++)
        {
            uvec2 value = uvec2(keys[i], ~ids[i]);
            if (value.x != 0u && (value & cut.known) == cut.least)
            {
                atomicAdd(with_digit[((by_id ? value.y & ~cut.known.y : value.x & ~cut.known.x)) >> shift], 1u);
            }
        }
    }
    barrier();
    for (uint p = gl_LocalInvocationID.x; p < DIGITS / PART; p += gl_WorkGroupSize.x)
    {
        uint sum = 0u;
        for (uint d = 0u; d < PART; d++)
        {
            sum += with_digit[p * PART + d];
        }
        in_part[p] = sum;
    }
    barrier();
}

// The digit of the last of the best.
Cut take_digit(Cut cut, uint shift, bool by_id)
{
    uint p = DIGITS / PART - 1u;
    for (; p > 0u && in_part[p] < cut.among; p--)
    {
        cut.among -= in_part[p];
        cut.above += in_part[p];
    }
    uint d = p * PART + PART - 1u;
    for (; d > p * PART && with_digit[d] < cut.among; d--)
    {
        cut.among -= with_digit[d];
        cut.above += with_digit[d];
    }
    cut.all = with_digit[d];
    uint mask = 0xffffffffu << shift;
    cut.least |= by_id ? uvec2(0u, d << shift) : uvec2(d << shift, 0u);
    cut.known |= by_id ? uvec2(0u, mask) : uvec2(mask, 0u);
    barrier();
    return cut;
}

Cut find_cut(uint row, uint first, uint end)
{
    Cut cut = Cut(uvec2(0u), uvec2(0u), 0u, wanted, end - first);
    bool by_id = false;
    uint shift = 32u;
    // Sorting twice as many takes longer than another digit does.
    uint room = in_order != 0u ? min(2u << uint(findMSB(wanted + wanted / 16u)), ROOM) : FEW;
    while (cut.all > cut.among && (in_order != 0u ? cut.above : 0u) + cut.all > room)
    {
        by_id = by_id || shift == 0u;
        shift = shift == 0u ? 32u - DIGIT : shift - min(shift, DIGIT);
        count_digits(row, first, end, cut, shift, by_id);
        cut = take_digit(cut, shift, by_id);
    }
    return cut;
}

void main()
{
    uint row = source_base + gl_WorkGroupID.y * source_stride;
    uint first = gl_WorkGroupID.x * block;
    uint end = min(first + block, columns);
    uint to = best_base + gl_WorkGroupID.y * best_stride + gl_WorkGroupID.x * wanted;
    Cut cut = find_cut(row, first, end);

    // Where there is no order to bring them into, those of which all are taken go to their places at once.
    bool takes_all = cut.all <= cut.among;
    if (gl_LocalInvocationID.x == 0u)
    {
        count = 0u;
        placed = 0u;
    }
    barrier();
    for (uint c = first + 4u * gl_LocalInvocationID.x; c < end; c += 4u * gl_WorkGroupSize.x)
    {
        uvec4 keys;
        uvec4 ids;
        read_four(row, c, end, keys, ids);
        [[unroll]] for (uint i = 0u; i < 4u; i++)
        {
            uvec2 value = uvec2(keys[i], ~ids[i]);
            uvec2 head = value & cut.known;
            if (value.x == 0u || !reaches(head, cut.least))
            {
                continue;
            }
            if (in_order != 0u || (head == cut.least && !takes_all))
            {
                list[atomicAdd(count, 1u)] = value;
            }
            else
            {
                best[to + atomicAdd(placed, 1u)] = uvec2(value.x - 1u, ~value.y);
            }
        }
    }
    barrier();
    write_list(to + placed, wanted - placed, count);
}
