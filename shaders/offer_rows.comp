#version 450
// Elements of each row of a matrix become candidates of that row's list where they are good enough; of the first window, all,
// in their order.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/ranking.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint ELEMENT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) readonly buffer Thresholds { uint thresholds[]; };
layout(set = 0, binding = 2) buffer Counts { uint counts[]; };
layout(set = 0, binding = 3) writeonly buffer Candidates { uvec2 candidates[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint first;    // the id of the window's first column
    uint capacity;
    uint smaller_is_better;
};

DEFINE_ELEMENT(element, source, ELEMENT_TYPE)

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint row = place / columns;
    if (row >= rows)
    {
        return;
    }
    uint column = place - row * columns;
    uvec2 candidate = uvec2(key_of(element(source_base + row * source_stride + column), smaller_is_better != 0u), first + column);
    if (first == 0u)
    {
        candidates[row * capacity + column] = candidate;
        if (column == 0u)
        {
            counts[row] = columns;
        }
    }
    else if (candidate.x >= thresholds[row])
    {
        uint next = atomicAdd(counts[row], 1u);
        if (next < capacity)
        {
            candidates[row * capacity + next] = candidate;
        }
    }
}
