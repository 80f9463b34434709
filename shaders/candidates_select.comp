#version 450
// After each window of a search for few neighbours: a workgroup brings the best of one query's candidates to the front of its
// list, in order, and sets the score that further candidates must reach.

#include "lib/ranking.glsl"

layout(local_size_x_id = 0) in;

// The candidates that are sorted at a time, a power of two of at least twice the number wanted.
layout(constant_id = 1) const uint ROOM = 1024;

layout(set = 0, binding = 0) buffer Thresholds { uint thresholds[]; };
layout(set = 0, binding = 1) buffer Counts { uint counts[]; };
layout(set = 0, binding = 2) buffer Kept { uint kept[]; };
layout(set = 0, binding = 3) buffer Candidates { uvec2 candidates[]; };
layout(push_constant) uniform Parameters
{
    uint wanted;
    uint capacity;
};

shared uvec2 list[ROOM];

// Bitonic, best first, over the first `size` places, a power of two.
void sort_list(uint size)
{
    for (uint run = 2u; run <= size; run *= 2u)
    {
        for (uint distance = run / 2u; distance > 0u; distance /= 2u)
        {
            barrier();
            for (uint i = gl_LocalInvocationID.x; i < size / 2u; i += gl_WorkGroupSize.x)
            {
                uint low = i + (i & ~(distance - 1u));
                uint high = low + distance;
                uvec2 a = list[low];
                uvec2 b = list[high];
                if (is_better(b, a) == ((low & run) == 0u))
                {
                    list[low] = b;
                    list[high] = a;
                }
            }
        }
    }
    barrier();
}

uint power_of_two(uint least)
{
    return least <= 2u ? 2u : 1u << (uint(findMSB(least - 1u)) + 1u);
}

void main()
{
    uint query = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    uint count = min(counts[query], capacity);
    if (count == kept[query])
    {
        return;
    }
    uint base = query * capacity;
    uint have = 0u;
    uint next = 0u;
    while (next < count)
    {
        uint more = min(count - next, ROOM - have);
        uint size = power_of_two(have + more);
        for (uint i = have + gl_LocalInvocationID.x; i < size; i += gl_WorkGroupSize.x)
        {
            list[i] = i - have < more ? candidates[base + next + i - have] : EMPTY;
        }
        sort_list(size);
        next += more;
        have = min(have + more, wanted);
    }
    for (uint i = gl_LocalInvocationID.x; i < have; i += gl_WorkGroupSize.x)
    {
        candidates[base + i] = list[i];
    }
    barrier();
    if (gl_LocalInvocationID.x == 0u)
    {
        counts[query] = have;
        kept[query] = have;
        // Ids grow from window to window, so an equal score comes too late.
        thresholds[query] = have == wanted ? list[wanted - 1u].x + 1u : 0u;
    }
}
