#version 450
// The first step of sorting long rows of candidates: a row is cut to runs of ROOM places, each sorted best first by a workgroup.

#include "lib/ranking.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint ROOM = 1024;

layout(set = 0, binding = 0) buffer Candidates { uvec2 candidates[]; };
layout(push_constant) uniform Parameters
{
    uint places; // of each row
};

shared uvec2 list[ROOM];

void main()
{
    uint first = gl_WorkGroupID.x * ROOM;
    uint base = gl_WorkGroupID.y * places;
    for (uint i = gl_LocalInvocationID.x; i < ROOM; i += gl_WorkGroupSize.x)
    {
        list[i] = first + i < places ? candidates[base + first + i] : EMPTY;
    }
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
    barrier();
    for (uint i = gl_LocalInvocationID.x; i < ROOM; i += gl_WorkGroupSize.x)
    {
        if (first + i < places)
        {
            candidates[base + first + i] = list[i];
        }
    }
}
