#version 450
// For each left row the sum over its right rows of weight times similarity: what of a cosine's gradient lies along the row itself.
// SEGMENTS invocations side by side share a row; they take chains of BLOCK right rows, which are added in order, so that neither
// their number nor any cut of the work changes a bit.

#include "lib/chains.glsl"
#include "lib/pair_grid.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint SEGMENTS = 1;

// The first of several windows of right rows begins with 0.
const uint FIRST = 1u;

layout(set = 0, binding = 0) readonly buffer Values { float values[]; };
layout(set = 0, binding = 1) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 2) buffer Along { float along[]; };
layout(push_constant) uniform Parameters
{
    uint left_rows;
    uint right_rows; // of each left row
    uint flags;
    uint values_base;
    uint values_left;  // from one left row to the next
    uint values_right; // from one right row to the next
    uint gradient_base;
    uint gradient_left;
    uint gradient_right;
    uint group;
};

DEFINE_PAIR_GRID

shared float parts[gl_WorkGroupSize.x];

float chain_of(uint i, uint begin)
{
    precise float chain = 0.0;
    for (uint j = begin; j < min(begin + BLOCK, right_rows); j++)
    {
        float weight = gradient[gradient_base + place_of(i, j, gradient_left, gradient_right)];
        float value = values[values_base + place_of(i, j, values_left, values_right)];
        chain = fma(weight, LEAVES_OUT != 0u && weight == 0.0 ? 0.0 : value, chain);
    }
    return chain;
}

void main()
{
    uint workgroup = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    uint i = workgroup * (gl_WorkGroupSize.x / SEGMENTS) + gl_LocalInvocationID.x / SEGMENTS;
    uint segment = gl_LocalInvocationID.x % SEGMENTS;
    uint row = min(i, left_rows - 1u);
    precise float total = (flags & FIRST) != 0u ? 0.0 : along[row];
    for (uint round = 0u; round < right_rows; round += BLOCK * SEGMENTS)
    {
        float chain = chain_of(row, round + segment * BLOCK);
        if (SEGMENTS == 1u)
        {
            total += chain;
            continue;
        }
        parts[gl_LocalInvocationID.x] = chain;
        barrier();
        for (uint s = 0u; s < SEGMENTS; s++)
        {
            total += parts[gl_LocalInvocationID.x - segment + s];
        }
        barrier();
    }
    if (i < left_rows && segment == 0u)
    {
        along[i] = total;
    }
}
