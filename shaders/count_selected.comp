#version 450
// How many elements of each row are not 0. An invocation a row.

#define LAYOUT 0
#include "lib/elements.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint MASK_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Mask { uint mask[]; };
layout(set = 0, binding = 1) writeonly buffer Counts { uint counts[]; };
layout(push_constant) uniform Parameters
{
    uint mask_base;
    uint mask_stride;
    uint counts_base;
    uint rows;
    uint columns;
};

DEFINE_ELEMENT(element, mask, MASK_TYPE)

void main()
{
    uint row = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (row >= rows)
    {
        return;
    }
    uint count = 0u;
    for (uint column = 0u; column < columns; column++)
    {
        count += (floatBitsToUint(element(mask_base + row * mask_stride + column)) << 1) != 0u ? 1u : 0u;
    }
    counts[counts_base + row] = count;
}
