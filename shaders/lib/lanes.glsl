// A row is worked on by LANES invocations that stand side by side: several rows a subgroup where rows are short, a subgroup a row,
// or a workgroup for long rows; 1 means an invocation a row, without shared memory. The host sets both sizes (powers of two) from
// the columns alone, so a row's sum does not depend on the other rows.
//
// Kernels that only reduce take every LANES-th column (FOR_COLUMNS), so that lanes together read whole cache lines, and combine
// their parts by sum_of_row and its kin. Kernels whose sums must have the bits of the comparing kernels take whole blocks of
// columns, whose sums are added in order (lib/block_sums.glsl). Both are called by all invocations of the workgroup.

#ifndef VKSIM_LANES_GLSL
#define VKSIM_LANES_GLSL

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint LANES = 1;

#include "lib/subgroup.glsl"

#if USE_SUBGROUPS
#define LANES_IN_SUBGROUP (REDUCE_BY_SUBGROUPS && LANES <= SUBGROUP_SIZE)
#else
#define LANES_IN_SUBGROUP false
#endif

// Loops end after 65,535 rounds on some drivers: columns pass in blocks, and a block's sum is added to the row's.
const uint LANE_BLOCK = 256u;

uint lane()
{
    return LANES > 1u ? reduce_index() % LANES : 0u;
}

// Where rows are shared, the workgroup has one dimension.
uint row_in_group()
{
    return LANES > 1u ? reduce_index() / LANES : gl_LocalInvocationID.x;
}

uint rows_of_group()
{
    return gl_WorkGroupSize.x / LANES;
}

// Workgroups are counted along x first, then y: one axis alone may end at 65,535.
uint lane_row()
{
    uint group = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    return group * rows_of_group() + row_in_group();
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

// Whether a condition that is the same for all lanes of a row holds for any of the rows whose lanes work in step: what may then be
// done together. Every invocation calls it, where rows have more lanes than one.
bool any_row(bool condition)
{
#if USE_SUBGROUPS
    if (LANES_IN_SUBGROUP)
    {
        return subgroupMax(condition ? 1u : 0u) != 0u;
    }
#endif
    return LANES == gl_WorkGroupSize.x ? condition : reduce_max(condition ? 1u : 0u) != 0u;
}

// FOR_BLOCKS(b) { FOR_COLUMNS(c, b) { … } } runs over this invocation's columns of a row.
#define FOR_BLOCKS(block) for (uint block = 0u; block < columns; block += LANES * LANE_BLOCK)
#define FOR_COLUMNS(c, block) for (uint c = block + lane(); c < min(columns, block + LANES * LANE_BLOCK); c += LANES)

#endif
