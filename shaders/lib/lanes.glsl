// A row is worked on by LANES invocations that stand side by side, each with every LANES-th column, so that together they read
// whole cache lines: a subgroup or a part of one, or a workgroup for long rows; 1 means an invocation a row. The host sets both
// sizes (powers of two) from the columns alone, so a row's sum does not depend on the other rows.
// Every reduction is called by all invocations of the workgroup.

#ifndef VKSIM_LANES_GLSL
#define VKSIM_LANES_GLSL

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint LANES = 1;

#include "lib/subgroup.glsl"

// Loops end after 65,535 rounds on some drivers: columns pass in blocks, and a block's sum is added to the row's.
const uint LANE_BLOCK = 256u;

uint lane()
{
    return reduce_index() % LANES;
}

uint lane_row()
{
    uint group = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    return group * (gl_WorkGroupSize.x / LANES) + reduce_index() / LANES;
}

float sum_of_row(float value)
{
    if (LANES > 1u)
    {
        value = reduce_add_row(value, LANES);
    }
    return value;
}

uint count_of_row(uint value)
{
    if (LANES > 1u)
    {
        value = reduce_add_row(value, LANES);
    }
    return value;
}

uint largest_of_row(uint value)
{
    if (LANES > 1u)
    {
        value = reduce_max_row(value, LANES);
    }
    return value;
}

// FOR_BLOCKS(b) { FOR_COLUMNS(c, b) { … } } runs over this invocation's columns of a row.
#define FOR_BLOCKS(block) for (uint block = 0u; block < columns; block += LANES * LANE_BLOCK)
#define FOR_COLUMNS(c, block) for (uint c = block + lane(); c < min(columns, block + LANES * LANE_BLOCK); c += LANES)

#endif
