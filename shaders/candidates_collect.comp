#version 450
// The first `wanted` candidates of each list, packed; places behind a list's end are empty.

#include "lib/ranking.glsl"

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) readonly buffer Counts { uint counts[]; };
layout(set = 0, binding = 1) readonly buffer Candidates { uvec2 candidates[]; };
layout(set = 0, binding = 2) writeonly buffer Best { uvec2 best[]; };
layout(push_constant) uniform Parameters
{
    uint wanted;
    uint capacity;
};

void main()
{
    uint query = gl_WorkGroupID.y;
    uint rank = gl_WorkGroupID.x * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (rank < wanted)
    {
        best[query * wanted + rank] = rank < min(counts[query], capacity) ? candidates[query * capacity + rank] : EMPTY;
    }
}
