#version 450
// Rows of any type and start become rows of bits, as CodedRow has them: 1 where a component is above 0, zeros behind the last up to a multiple of
// 64. An invocation a word.

#define LAYOUT 0
#include "lib/elements.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) writeonly buffer Bits { uint bits[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint words; // of a row
};

DEFINE_ELEMENT(source_element, source, ELEMENT_TYPE)

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (place >= rows * words)
    {
        return;
    }
    uint row = place / words;
    uint first = (place - row * words) * 32u;
    uint word = 0u;
    for (uint c = first; c < min(first + 32u, columns); c++)
    {
        word |= source_element(source_base + row * source_stride + c) > 0.0 ? 1u << (c - first) : 0u;
    }
    bits[place] = word;
}
