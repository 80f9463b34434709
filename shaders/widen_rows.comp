#version 450
// Rows of any type and start become fp32 rows of whole groups of 4 columns, filled up with zeros: what the comparing kernels
// read fastest. An invocation a group.
//! variant half4 LAYOUT=2
//! variant words LAYOUT=0
//! variant int8 LAYOUT=4

#include "lib/elements.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) writeonly buffer Target { uvec4 target[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint groups = (columns + 3u) / 4u;
    if (place < rows * groups)
    {
        uint row = place / groups;
        uint column = (place - row * groups) * 4u;
        target[place] = floatBitsToUint(source_four(source_base + row * source_stride, column, columns));
    }
}
