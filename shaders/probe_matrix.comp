#version 450
// Chains of products of matrices of halves, added up in fp32 by the device's matrix units. Every round adds to each component the product of
// a row of ones and a column of K-ths, which is 1.
//! requires GL_KHR_cooperative_matrix

#pragma use_vulkan_memory_model
#extension GL_KHR_memory_scope_semantics : require
#extension GL_KHR_cooperative_matrix : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require

layout(local_size_x = 128) in;
layout(constant_id = 1) const uint M = 16;
layout(constant_id = 2) const uint N = 16;
layout(constant_id = 4) const uint K = 16;

layout(set = 0, binding = 0) buffer Values { float values[]; };

const int ROUNDS = 1024;

#define SUMS coopmat<float, gl_ScopeSubgroup, M, N, gl_MatrixUseAccumulator>

void main()
{
    float first = values[gl_GlobalInvocationID.x];
    coopmat<float16_t, gl_ScopeSubgroup, M, K, gl_MatrixUseA> x = coopmat<float16_t, gl_ScopeSubgroup, M, K, gl_MatrixUseA>(float16_t(first));
    coopmat<float16_t, gl_ScopeSubgroup, K, N, gl_MatrixUseB> y = coopmat<float16_t, gl_ScopeSubgroup, K, N, gl_MatrixUseB>(float16_t(first / float(K)));
    SUMS a = SUMS(first), b = SUMS(first), c = SUMS(first), d = SUMS(first);
    SUMS e = SUMS(first), f = SUMS(first), g = SUMS(first), h = SUMS(first);
    for (int i = 0; i < ROUNDS; i++)
    {
        a = coopMatMulAdd(x, y, a);
        b = coopMatMulAdd(x, y, b);
        c = coopMatMulAdd(x, y, c);
        d = coopMatMulAdd(x, y, d);
        e = coopMatMulAdd(x, y, e);
        f = coopMatMulAdd(x, y, f);
        g = coopMatMulAdd(x, y, g);
        h = coopMatMulAdd(x, y, h);
    }

    SUMS all = a + b + c + d + e + f + g + h;
    // An invocation has a part of the matrix, or none where that is small.
    values[gl_GlobalInvocationID.x] = all.length() > 0 ? all[0] / 8.0 : first + float(ROUNDS);
}
