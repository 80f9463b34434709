#version 450
// Those rows of a window that are among candidates (lib/ranking.glsl) become fp32 rows of whole groups of 4 columns, in the candidates' order; in
// the place of an empty one there are zeros. An invocation a group.

#define LAYOUT 0
#include "lib/elements.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) readonly buffer Best { uvec2 best[]; };
layout(set = 0, binding = 2) writeonly buffer Target { uvec4 target[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint first_row; // of the window, by the candidates' ids
    uint rows;
    uint columns;
    uint best_base; // the first candidate
    uint count;     // of candidates
};

const uint EMPTY_ID = 0xffffffffu;

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint groups = (columns + 3u) / 4u;
    if (place >= count * groups)
    {
        return;
    }
    uint candidate = place / groups;
    uint column = (place - candidate * groups) * 4u;
    uint id = best[best_base + candidate].y;
    if (id == EMPTY_ID)
    {
        target[place] = uvec4(0u);
    }
    else if (id >= first_row && id - first_row < rows)
    {
        target[place] = floatBitsToUint(source_four(source_base + (id - first_row) * source_stride, column, columns));
    }
}
