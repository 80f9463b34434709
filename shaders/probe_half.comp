#version 450
// The chains of multiply_adds in half precision.
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require

layout(local_size_x = 64) in;

layout(set = 0, binding = 0) buffer Values { float values[]; };
layout(push_constant) uniform Parameters { float factor; float term; };

// Some drivers end a loop after 65,535 rounds.
const int ROUNDS = 8192;

void main()
{
    f16vec4 a = f16vec4(values[gl_GlobalInvocationID.x]);
    f16vec4 b = a + float16_t(1.0), c = a + float16_t(2.0), d = a + float16_t(3.0);
    f16vec4 by = f16vec4(factor), plus = f16vec4(term);
    for (int i = 0; i < ROUNDS; i++)
    {
        a = fma(a, by, plus);
        b = fma(b, by, plus);
        c = fma(c, by, plus);
        d = fma(d, by, plus);
    }

    f16vec4 e = a + b + c + d;
    values[gl_GlobalInvocationID.x] = float(e.x) + float(e.y) + float(e.z) + float(e.w);
}
