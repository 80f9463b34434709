#version 450
// After candidates_sort: neighbouring sorted runs become one. An invocation carries one candidate
// to the place that its rank in the other run gives it, so no two write to one place.

#include "lib/ranking.glsl"

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) readonly buffer Source { uvec2 source[]; };
layout(set = 0, binding = 1) writeonly buffer Target { uvec2 target[]; };
layout(push_constant) uniform Parameters
{
    uint places; // of each row
    uint run;
};

void main()
{
    uint place = gl_WorkGroupID.x * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (place >= places)
    {
        return;
    }
    uint base = gl_WorkGroupID.y * places;
    uvec2 own = source[base + place];
    uint mine = place / run;
    bool left = (mine & 1u) == 0u;
    uint first = min((mine ^ 1u) * run, places);
    uint low = first;
    uint high = min(first + run, places);
    // How many of the other run go before: those that are better, and of equals (empty places) those of the left run.
    while (low < high)
    {
        uint middle = (low + high) / 2u;
        uvec2 other = source[base + middle];
        bool before = left ? is_better(other, own) : !is_better(own, other);
        low = before ? middle + 1u : low;
        high = before ? high : middle;
    }
    uint pair = place - place % (2u * run);
    target[base + pair + place % run + (low - first)] = own;
}
