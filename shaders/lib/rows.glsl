// A row is worked on by SEGMENTS invocations that stand side by side, each with its blocks; 1 means an invocation a row,
// without shared memory. The host sets both sizes (a power of two, at most the workgroup).

#ifndef VKSIM_ROWS_GLSL
#define VKSIM_ROWS_GLSL

#include "lib/chains.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint SEGMENTS = 1;

// Workgroups are counted along x first, then y: one axis alone may end at 65,535.
uint flat_group()
{
    return gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
}

uint segment()
{
    return gl_LocalInvocationID.x % SEGMENTS;
}

uint row_in_group()
{
    return gl_LocalInvocationID.x / SEGMENTS;
}

uint rows_of_group()
{
    return gl_WorkGroupSize.x / SEGMENTS;
}

#endif
