#version 450
// A search for very many neighbours, after the last merge: an invocation a query cuts its list to the number wanted, and sets the
// score that further candidates must reach.

#include "lib/ranking.glsl"

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) writeonly buffer Thresholds { uint thresholds[]; };
layout(set = 0, binding = 1) buffer Counts { uint counts[]; };
layout(set = 0, binding = 2) readonly buffer Candidates { uvec2 candidates[]; };
layout(push_constant) uniform Parameters
{
    uint queries;
    uint wanted;
    uint capacity;
};

void main()
{
    uint query = gl_WorkGroupID.x * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (query < queries)
    {
        uint have = min(counts[query], wanted);
        counts[query] = have;
        // Ids grow from window to window, so an equal score comes too late.
        thresholds[query] = have == wanted ? candidates[query * capacity + wanted - 1u].x + 1u : 0u;
    }
}
