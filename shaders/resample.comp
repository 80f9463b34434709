#version 450
// Each row of the target is a picture whose elements are weighted sums of elements of the source's row, by one list of offsets and weights
// for each line of the picture and one for each of its columns. A list is n + 1 words that say where the entries of each of n begin and end,
// then the entries' offsets, then their weights. An element without entries, or whose entries lie behind the row, is the filling.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/targets.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint SOURCE_TYPE = 0;
layout(constant_id = 2) const uint TARGET_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) buffer Target { uint target[]; };
layout(set = 0, binding = 2) readonly buffer Vertical { uint vertical[]; };
layout(set = 0, binding = 3) readonly buffer Horizontal { uint horizontal[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint source_columns;
    uint target_base;
    uint target_stride;
    uint rows;
    uint columns;
    uint width;
    uint height;
    float filling;
};

DEFINE_ELEMENT(element, source, SOURCE_TYPE)

float result_of(uint row, uint column)
{
    uint y = column / width;
    uint x = column - y * width;
    uint entries_y = vertical[height];
    uint entries_x = horizontal[width];
    bool is_filled = true;
    precise float sum = 0.0;
    for (uint i = vertical[y]; i < vertical[y + 1u]; i++)
    {
        precise float line = 0.0;
        for (uint j = horizontal[x]; j < horizontal[x + 1u]; j++)
        {
            uint offset = vertical[height + 1u + i] + horizontal[width + 1u + j];
            if (offset < source_columns)
            {
                is_filled = false;
                precise float share =
                    uintBitsToFloat(horizontal[width + 1u + entries_x + j]) * element(source_base + row * source_stride + offset);
                line += share;
            }
        }
        precise float whole = uintBitsToFloat(vertical[height + 1u + entries_y + i]) * line;
        sum += whole;
    }
    return is_filled ? filling : sum;
}

void main()
{
    STORE_RESULTS(result_of)
}
