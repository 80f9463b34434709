#version 450
// Elements go to the places that are said for them, along rows or along columns. An invocation a line of elements, one after the other, so that
// of two that go to one place the later one stays.

#define LAYOUT 0
#include "lib/elements.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint SOURCE_TYPE = 0;
layout(constant_id = 2) const uint ALONG_ROWS = 0;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) readonly buffer Places { uint places[]; };
layout(set = 0, binding = 2) buffer Target { float target[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint places_base;
    uint places_stride;
    uint target_base;
    uint target_stride;
    uint lines;
    uint count;
    uint first_target;
    uint targets;
};

DEFINE_ELEMENT(element, source, SOURCE_TYPE)

void main()
{
    uint line = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (line >= lines)
    {
        return;
    }
    for (uint i = 0u; i < count; i++)
    {
        uint row = ALONG_ROWS != 0u ? line : i;
        uint column = ALONG_ROWS != 0u ? i : line;
        uint place = places[places_base + row * places_stride + column] - first_target;
        if (place < targets)
        {
            uint to = ALONG_ROWS != 0u ? row * target_stride + place : place * target_stride + column;
            target[target_base + to] = element(source_base + row * source_stride + column);
        }
    }
}
