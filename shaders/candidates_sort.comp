#version 450
// The first step of sorting long lists: the front of each candidate list is cut to runs of ROOM places, each sorted best first by a
// workgroup; places behind the list's end become empty.

#include "lib/ranking.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint ROOM = 1024;

layout(set = 0, binding = 0) readonly buffer Counts { uint counts[]; };
layout(set = 0, binding = 1) buffer Candidates { uvec2 candidates[]; };
layout(push_constant) uniform Parameters
{
    uint capacity;
    uint places; // of each list that are sorted
};

shared uvec2 list[ROOM];

void main()
{
    uint query = gl_WorkGroupID.y;
    uint count = min(counts[query], places);
    uint first = gl_WorkGroupID.x * ROOM;
    uint base = query * capacity;
    for (uint i = gl_LocalInvocationID.x; i < ROOM; i += gl_WorkGroupSize.x)
    {
        list[i] = first + i < count ? candidates[base + first + i] : EMPTY;
    }
    if (first < count)
    {
        for (uint run = 2u; run <= ROOM; run *= 2u)
        {
            for (uint distance = run / 2u; distance > 0u; distance /= 2u)
            {
                barrier();
                for (uint i = gl_LocalInvocationID.x; i < ROOM / 2u; i += gl_WorkGroupSize.x)
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
    }
    barrier();
    for (uint i = gl_LocalInvocationID.x; i < ROOM; i += gl_WorkGroupSize.x)
    {
        if (first + i < places)
        {
            candidates[base + first + i] = list[i];
        }
    }
}
