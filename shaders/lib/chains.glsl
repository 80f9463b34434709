// Sums over rows in the one order that all kernels share: blocks of 64 columns, one sequential chain within a block, block
// sums added in order. So a sum does not depend on the kernel, the tile, the batch or the subgroup size. Where rows are long
// (LONG_ROWS) that goes for each stretch of 64 blocks, and the stretches are added with compensation (Kahan 1965), so that the
// error does not grow with the row. Sums over the differences of long rows are closer: SHORT_CHAIN in lib/comparison.glsl.

#ifndef VKSIM_CHAINS_GLSL
#define VKSIM_CHAINS_GLSL

#extension GL_EXT_control_flow_attributes : require

const uint BLOCK = 64u;
const uint BLOCKS_OF_STRETCH = 64u;
const uint STRETCH = BLOCKS_OF_STRETCH * BLOCK;

// Whether rows have more than a stretch; a constant, so that ordinary rows pay nothing.
layout(constant_id = 12) const uint LONG_ROWS = 0;
const bool HAS_STRETCHES = LONG_ROWS != 0u;

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

// `excess` is what of earlier stretches the total has too much; nothing, once the total is no number.
void add_stretch(inout float total, inout float excess, float stretch)
{
    precise float missing = stretch - excess;
    precise float sum = total + missing;
    precise float gained = sum - total;
    precise float over = gained - missing;
    excess = (floatBitsToUint(sum) & 0x7fffffffu) < 0x7f800000u ? over : 0.0;
    total = sum;
}

// A row's sum on its way, where one invocation adds up all of its blocks.
struct RowSum
{
    float stretch;
    float total;
    float excess;
    uint blocks;
};

RowSum no_blocks()
{
    return RowSum(0.0, 0.0, 0.0, 0u);
}

RowSum with_block(RowSum row, float block)
{
    precise float stretch = row.stretch + block;
    row.stretch = stretch;
    if (HAS_STRETCHES && ++row.blocks == BLOCKS_OF_STRETCH)
    {
        add_stretch(row.total, row.excess, row.stretch);
        row.stretch = 0.0;
        row.blocks = 0u;
    }
    return row;
}

float total_of(RowSum row)
{
    if (HAS_STRETCHES && row.blocks > 0u)
    {
        add_stretch(row.total, row.excess, row.stretch);
    }
    return HAS_STRETCHES ? row.total : row.stretch;
}

#endif
