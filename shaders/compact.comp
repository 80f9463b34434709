#version 450
// The elements of some rows where a mask is not 0, one behind the other. For each row it is known where its first one goes; of the target
// what comes from other rows stays as it is.

#define LAYOUT 0
#include "lib/elements.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint SOURCE_TYPE = 0;
layout(constant_id = 2) const uint MASK_TYPE = 0;
layout(constant_id = 3) const uint TARGET_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) readonly buffer Mask { uint mask[]; };
layout(set = 0, binding = 2) readonly buffer Offsets { uint offsets[]; };
layout(set = 0, binding = 3) buffer Target { uint target[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint mask_base;
    uint mask_stride;
    uint offsets_base;
    uint source_rows;
    uint source_columns;
    uint target_base;
    uint first;
    uint count;
};

DEFINE_ELEMENT(element, source, SOURCE_TYPE)
DEFINE_ELEMENT(is_wanted, mask, MASK_TYPE)

// The element that goes to a place, where it is in these rows.
bool find(uint place, out float value)
{
    value = 0.0;
    if (offsets[offsets_base] > place)
    {
        return false;
    }
    // The last row that begins at the place or before it.
    uint low = 0u;
    uint high = source_rows - 1u;
    while (low < high)
    {
        uint middle = (low + high + 1u) / 2u;
        if (offsets[offsets_base + middle] <= place)
        {
            low = middle;
        }
        else
        {
            high = middle - 1u;
        }
    }
    uint left = place - offsets[offsets_base + low];
    for (uint column = 0u; column < source_columns; column++)
    {
        if ((floatBitsToUint(is_wanted(mask_base + low * mask_stride + column)) << 1) != 0u)
        {
            if (left == 0u)
            {
                value = element(source_base + low * source_stride + column);
                return true;
            }
            left--;
        }
    }
    return false;
}

void main()
{
    uint at = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    float value;
    if (TARGET_TYPE == FLOAT32)
    {
        if (at < count && find(first + at, value))
        {
            target[target_base + at] = floatBitsToUint(value);
        }
        return;
    }
    uint word = (target_base >> 1) + at;
    uint bits = 0u;
    uint written = 0u;
    for (uint half_word = 0u; half_word < 2u; half_word++)
    {
        uint past = word * 2u + half_word - target_base;
        if (past < count && find(first + past, value))
        {
            bits |= narrow_bits(value, TARGET_TYPE) << (16u * half_word);
            written |= 0xffffu << (16u * half_word);
        }
    }
    if (written == 0xffffffffu)
    {
        target[word] = bits;
    }
    else if (written != 0u)
    {
        target[word] = (target[word] & ~written) | bits;
    }
}
