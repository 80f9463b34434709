#version 450
// How fast a workgroup's invocations add up their values, each of which has the sum then: by subgroups, or on shared memory alone.
//! variant tree USE_SUBGROUPS=0
//! variant subgroup USE_SUBGROUPS=1

layout(local_size_x = 128, local_size_x_id = 0) in;

#include "lib/subgroup.glsl"

layout(set = 0, binding = 0) buffer Values { float values[]; };

// Few, for drivers that end a loop after 65,535 rounds of all loops.
const uint ROUNDS = 256u;

void main()
{
    float value = values[gl_GlobalInvocationID.x];
    for (uint i = 0u; i < ROUNDS; i++)
    {
        value = reduce_add(value) / 128.0;
    }

    values[gl_GlobalInvocationID.x] = value;
}
