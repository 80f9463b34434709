// Sums of rows whose blocks of columns are spread over the lanes of lib/lanes.glsl, in the one order of lib/chains.glsl: the bits
// are the same whatever the lanes and the tier. Before including this file a shader defines
// SUMS, how many sums a row has at once, and, where that is no addition,
// ADD_BLOCK(total, sum), how a block joins the total.

#ifndef VKSIM_BLOCK_SUMS_GLSL
#define VKSIM_BLOCK_SUMS_GLSL

#include "lib/chains.glsl"

#ifndef ADD_BLOCK
#define ADD_BLOCK(total, sum) ((total) + (sum))
#endif

// Of this invocation: the sums of its present block, and of its row so far. Arrays whose size is a specialization constant cannot
// be arguments.
float sums[SUMS];
float totals[SUMS];

shared float block_sums[LANES > 1u ? gl_WorkGroupSize.x * SUMS : 1u];

void clear_sums()
{
    [[unroll]] for (uint i = 0u; i < SUMS; i++)
    {
        sums[i] = 0.0;
    }
}

void clear_totals()
{
    [[unroll]] for (uint i = 0u; i < SUMS; i++)
    {
        totals[i] = 0.0;
    }
}

#if USE_SUBGROUPS
void add_blocks_of_subgroup()
{
    uint first = gl_SubgroupInvocationID / LANES * LANES;
    [[unroll]] for (uint i = 0u; i < SUMS; i++)
    {
        precise float total = totals[i];
        for (uint s = 0u; s < LANES; s++)
        {
            total = ADD_BLOCK(total, subgroupShuffle(sums[i], first + s));
        }
        totals[i] = total;
    }
}
#endif

// The first lane adds. It takes many blocks a round, since there are drivers on which an invocation has 65,535 rounds in all.
void add_blocks_of_group()
{
    const uint step = LANES < 8u ? LANES : 8u;
    uint size = gl_WorkGroupSize.x;
    uint place = reduce_index();
    [[unroll]] for (uint i = 0u; i < SUMS; i++)
    {
        block_sums[i * size + place] = sums[i];
    }
    barrier();
    if (lane() == 0u)
    {
        [[unroll]] for (uint i = 0u; i < SUMS; i++)
        {
            precise float total = totals[i];
            for (uint s = 0u; s < LANES; s += step)
            {
                [[unroll]] for (uint u = 0u; u < step; u++)
                {
                    total = ADD_BLOCK(total, block_sums[i * size + place + s + u]);
                }
            }
            totals[i] = total;
        }
    }
    barrier();
}

// Adds the blocks of one round to the totals of each row, in the order of the columns. Every invocation calls it, also those
// whose block lies behind the row's end, with 0. The first lane of a row has the totals afterwards.
void add_blocks()
{
    if (LANES == 1u)
    {
        [[unroll]] for (uint i = 0u; i < SUMS; i++)
        {
            precise float total = ADD_BLOCK(totals[i], sums[i]);
            totals[i] = total;
        }
        return;
    }
#if USE_SUBGROUPS
    if (LANES_IN_SUBGROUP)
    {
        add_blocks_of_subgroup();
        return;
    }
#endif
    add_blocks_of_group();
}

// Gives the first lane's totals to all lanes of its row; every invocation calls it.
void share_totals()
{
    if (LANES == 1u || LANES_IN_SUBGROUP)
    {
        return;
    }
    uint size = gl_WorkGroupSize.x;
    uint place = reduce_index();
    if (lane() == 0u)
    {
        [[unroll]] for (uint i = 0u; i < SUMS; i++)
        {
            block_sums[i * size + place] = totals[i];
        }
    }
    barrier();
    [[unroll]] for (uint i = 0u; i < SUMS; i++)
    {
        totals[i] = block_sums[i * size + place / LANES * LANES];
    }
    barrier();
}

#endif
