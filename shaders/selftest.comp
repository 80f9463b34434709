#version 450
// The start-up check of a subgroup tier: every reduction of lib/subgroup.glsl, beside what asking the hardware tells.
//! variant subgroup USE_SUBGROUPS=1
//! variant tree USE_SUBGROUPS=0

#define REDUCE_COMPONENTS 4
layout(local_size_x_id = 0) in;
#include "lib/subgroup.glsl"

layout(set = 0, binding = 0) readonly buffer Values { float values[]; };
layout(set = 0, binding = 1) writeonly buffer Results { uint results[]; };
layout(push_constant) uniform Parameters { uint row_width; };

const uint FIELDS = 12u;

void main()
{
    uint place = reduce_index();
    uint base = FIELDS * (gl_WorkGroupID.x * REDUCE_SIZE + place);
    float value = values[gl_WorkGroupID.x * REDUCE_SIZE + place];
    uint bits = floatBitsToUint(abs(value));

    results[base] = place;
    results[base + 1u] = floatBitsToUint(reduce_add(value));
    results[base + 2u] = floatBitsToUint(reduce_max(value));
    results[base + 3u] = floatBitsToUint(reduce_min(value));
    results[base + 4u] = reduce_add(uint(value + 1000.0));
    results[base + 5u] = reduce_max(bits);
    vec4 many = reduce_add(vec4(value, 1.0, value * value, -value));
    results[base + 6u] = floatBitsToUint(many.y);
    results[base + 7u] = floatBitsToUint(many.z);
    results[base + 8u] = floatBitsToUint(reduce_add_row(value, row_width));
    results[base + 9u] = reduce_max_row(bits, row_width);
#if USE_SUBGROUPS
    results[base + 10u] = gl_SubgroupSize;
    results[base + 11u] = subgroupAdd(1u);
#else
    results[base + 10u] = 0u;
    results[base + 11u] = 0u;
#endif
}
