#version 450
// How fast a device reads: each workgroup adds up a stretch of its own; its invocations read side by side, or each goes on where it was,
// which drivers like that run one after the other.
//! variant side OWN=0
//! variant own OWN=1

#extension GL_EXT_control_flow_attributes : require

layout(local_size_x = 128) in;

layout(set = 0, binding = 0) readonly buffer Source { vec4 source[]; };
layout(set = 0, binding = 1) writeonly buffer Sums { float sums[]; };

const uint ROUNDS = 16u;
const uint AT_ONCE = 4u;

void main()
{
    uint size = gl_WorkGroupSize.x;
    uint group = gl_WorkGroupID.x * size * ROUNDS * AT_ONCE;
#if OWN
    uint first = group + gl_LocalInvocationID.x * ROUNDS * AT_ONCE, step = 1u;
#else
    uint first = group + gl_LocalInvocationID.x, step = size;
#endif
    vec4 a = vec4(0.0), b = vec4(0.0), c = vec4(0.0), d = vec4(0.0);
    // The loads of all rounds in flight at once would take more registers than some devices have.
    [[dont_unroll]] for (uint i = 0u; i < ROUNDS; i++)
    {
        uint place = first + i * step * AT_ONCE;
        a += source[place];
        b += source[place + step];
        c += source[place + 2u * step];
        d += source[place + 3u * step];
    }

    vec4 e = a + b + c + d;
    sums[gl_GlobalInvocationID.x] = e.x + e.y + e.z + e.w;
}
