#version 450
// How fast the invocations of a workgroup read what they share: four fours of floats a round, side by side.

layout(local_size_x = 128) in;

layout(set = 0, binding = 0) buffer Values { float values[]; };

const uint SIZE = 512u;
// Some drivers end a loop after 65,535 rounds.
const uint ROUNDS = 4096u;

shared vec4 tile[SIZE];

void main()
{
    uint place = gl_LocalInvocationID.x;
    float value = values[gl_GlobalInvocationID.x];
    for (uint i = 0u; i < 4u; i++)
    {
        tile[place + i * gl_WorkGroupSize.x] = vec4(value);
    }
    barrier();
    vec4 a = vec4(0.0), b = vec4(0.0), c = vec4(0.0), d = vec4(0.0);
    for (uint i = 0u; i < ROUNDS; i++)
    {
        uint from = place + i;
        a += tile[from % SIZE];
        b += tile[(from + 128u) % SIZE];
        c += tile[(from + 256u) % SIZE];
        d += tile[(from + 384u) % SIZE];
    }

    vec4 e = (a + b + c + d) / float(16u * ROUNDS);
    values[gl_GlobalInvocationID.x] = e.x + e.y + e.z + e.w;
}
