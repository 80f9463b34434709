// What the selections among a row have in common: how a row is read and how few of it are sorted. A row is one of elements or, where
// CANDIDATES is 1, of candidates, (key, id) each. Bindings 0 to 2, the push constants and specialization constants 0 to 2, 4 and 5 are this file's.

#ifndef VKSIM_SELECTION_GLSL
#define VKSIM_SELECTION_GLSL

#include "lib/elements.glsl"
#include "lib/row_keys.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint ELEMENT_TYPE = 0;

// What is sorted at a time, a power of two.
layout(constant_id = 2) const uint ROOM = 1024;

// Up to how many each is compared with all others, which takes no barriers.
layout(constant_id = 4) const uint RANKED = 128;

// Whether elements without a bit of their id are left out; first_id is a multiple of 4 then.
layout(constant_id = 5) const uint FILTERED = 0;

#if CANDIDATES
layout(set = 0, binding = 0) readonly buffer Source { uvec2 source[]; };
#else
layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 2) readonly buffer Allowed { uint allowed[]; };
#endif
layout(set = 0, binding = 1) writeonly buffer Best { uvec2 best[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint columns;
    uint block;       // a multiple of 4
    uint wanted;
    uint best_base;
    uint best_stride; // from one row's best to the next one's
    uint first_id;    // the id of the first column, unless they are CANDIDATES
    uint smaller_is_better;
    uint in_order;    // best_of_many.comp: whether the best come out in order, no more than ROOM
};

// What is compared is the value, (key + 1, ~id): the greater is the better, and (0, 0) is an empty place. No two are equal.
shared uvec2 list[ROOM];
shared uint count;

bool reaches(uvec2 value, uvec2 least)
{
    return value.x > least.x || (value.x == least.x && value.y >= least.y);
}

#if CANDIDATES
void read_four(uint row, uint column, uint end, out uvec4 keys, out uvec4 ids)
{
    [[unroll]] for (uint i = 0u; i < 4u; i++)
    {
        uvec2 candidate = column + i < end ? source[row + column + i] : EMPTY;
        keys[i] = candidate.y == EMPTY.y ? 0u : candidate.x + 1u;
        ids[i] = candidate.y;
    }
}
#else
DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
DEFINE_ROW_KEYS(source_keys, source_four)

void read_four(uint row, uint column, uint end, out uvec4 keys, out uvec4 ids)
{
    uvec4 all = source_keys(row, column, columns, smaller_is_better != 0u) + 1u;
    if (FILTERED != 0u)
    {
        uint bits = allowed[(first_id + column) >> 5] >> ((first_id + column) & 31u);
        all = mix(uvec4(0u), all, notEqual(uvec4(bits) & uvec4(1u, 2u, 4u, 8u), uvec4(0u)));
    }
    keys = mix(uvec4(0u), all, lessThan(columns_from(column), uvec4(end)));
    ids = columns_from(first_id + column);
}
#endif

// Behind the first `have` up to a number of places.
void clear_list(uint have, uint places)
{
    for (uint i = have + gl_LocalInvocationID.x; i < places; i += gl_WorkGroupSize.x)
    {
        list[i] = uvec2(0u);
    }
    barrier();
}

// Bitonic, best first; the size is a power of two.
void sort_list(uint size)
{
    for (uint run = 2u; run <= size; run *= 2u)
    {
        for (uint distance = run / 2u; distance > 0u; distance /= 2u)
        {
            for (uint i = gl_LocalInvocationID.x; i < size / 2u; i += gl_WorkGroupSize.x)
            {
                uint low = i + (i & ~(distance - 1u));
                uint high = low + distance;
                uvec2 a = list[low];
                uvec2 b = list[high];
                if (reaches(b, a) == ((low & run) == 0u))
                {
                    list[low] = b;
                    list[high] = a;
                }
            }
            barrier();
        }
    }
}

// How many of the list reach a value of it, itself excepted.
uint rank_of(uvec2 value, uint have)
{
    uint rank = 0u;
    for (uint j = 0u; j < have; j += 4u)
    {
        [[unroll]] for (uint i = 0u; i < 4u; i++)
        {
            rank += reaches(list[j + i], value) ? 1u : 0u;
        }
    }
    return rank - 1u;
}

// The best of the list's first `have`, in order, to places of the result from one on; places for which there are none are empty.
void write_list(uint to, uint places, uint have)
{
    bool ranks = have <= RANKED;
    uint size = have <= 1u ? have : 1u << (uint(findMSB(have - 1u)) + 1u);
    clear_list(have, ranks ? (have + 3u) & ~3u : size);
    if (!ranks)
    {
        sort_list(size);
    }
    for (uint i = gl_LocalInvocationID.x; i < have; i += gl_WorkGroupSize.x)
    {
        uvec2 value = list[i];
        uint place = ranks ? rank_of(value, have) : i;
        if (place < places)
        {
            best[to + place] = uvec2(value.x - 1u, ~value.y);
        }
    }
    for (uint i = have + gl_LocalInvocationID.x; i < places; i += gl_WorkGroupSize.x)
    {
        best[to + i] = EMPTY;
    }
}

#endif
