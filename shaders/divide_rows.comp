#version 450
// Each row divided by a divisor that is there already, an invocation a word of the target: for 16-bit rows that start within a
// word, and between different storage types.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/scaling.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint SOURCE_TYPE = 0;
layout(constant_id = 2) const uint TARGET_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) buffer Target { uint target[]; };
layout(set = 0, binding = 2) readonly buffer Divisors { uvec2 divisors[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint target_base;
    uint rows;
    uint columns;
    uint divisors_base;
};

DEFINE_ELEMENT(source_element, source, SOURCE_TYPE)

float divided(uint index)
{
    uvec2 divisor = divisors[divisors_base + index / columns];
    float value = source_element(source_base + index);
    int exponent = int(divisor.y);
    if (exponent != 0)
    {
        value = uintBitsToFloat(scale_bits(floatBitsToUint(value), exponent));
    }
    return value / uintBitsToFloat(divisor.x);
}

void main()
{
    uint count = rows * columns;
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (TARGET_TYPE == FLOAT32)
    {
        if (place < count)
        {
            target[target_base + place] = floatBitsToUint(divided(place));
        }
        return;
    }
    // The word holds elements first and first + 1 of the target; either may lie outside it and then stays as it is.
    uint word = (target_base >> 1) + place;
    uint first = word * 2u - target_base;
    bool low = word * 2u >= target_base && first < count;
    bool high = first + 1u < count;
    if (!low && !high)
    {
        return;
    }
    uint bits = low && high ? 0u : target[word];
    if (low)
    {
        bits = (bits & 0xffff0000u) | narrow_bits(divided(first), TARGET_TYPE);
    }
    if (high)
    {
        bits = (bits & 0xffffu) | (narrow_bits(divided(first + 1u), TARGET_TYPE) << 16);
    }
    target[word] = bits;
}
