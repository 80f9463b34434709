// Sums over rows in the one order that all kernels share: blocks of 64 columns, one sequential chain within a block, block
// sums added in order. So a sum does not depend on the kernel, the tile, the batch or the subgroup size.

#ifndef VKSIM_CHAINS_GLSL
#define VKSIM_CHAINS_GLSL

#extension GL_EXT_control_flow_attributes : require

const uint BLOCK = 64u;

float chain_squares(float sum, vec4 x)
{
    precise float s = sum;
    s = fma(x.x, x.x, s);
    s = fma(x.y, x.y, s);
    s = fma(x.z, x.z, s);
    s = fma(x.w, x.w, s);
    return s;
}

float chain_products(float sum, vec4 x, vec4 y)
{
    precise float s = sum;
    s = fma(x.x, y.x, s);
    s = fma(x.y, y.y, s);
    s = fma(x.z, y.z, s);
    s = fma(x.w, y.w, s);
    return s;
}

#endif
