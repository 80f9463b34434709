#version 450
// What a device reaches by itself: sixteen independent chains of fused multiply-adds an invocation, nothing else.

layout(local_size_x = 64) in;

layout(set = 0, binding = 0) buffer Values { float values[]; };
layout(push_constant) uniform Parameters { float factor; float term; };

// Some drivers end a loop after 65,535 rounds.
const int ROUNDS = 8192;

void main()
{
    vec4 a = vec4(values[gl_GlobalInvocationID.x]);
    vec4 b = a + 1.0, c = a + 2.0, d = a + 3.0;
    for (int i = 0; i < ROUNDS; i++)
    {
        a = fma(a, vec4(factor), vec4(term));
        b = fma(b, vec4(factor), vec4(term));
        c = fma(c, vec4(factor), vec4(term));
        d = fma(d, vec4(factor), vec4(term));
    }

    vec4 e = a + b + c + d;
    values[gl_GlobalInvocationID.x] = e.x + e.y + e.z + e.w;
}
