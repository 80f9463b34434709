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

// Of this invocation: the sums of its present block, and of its row so far; where rows are long, of the row's present stretch, and
// of the stretches before it. Arrays whose size is a specialization constant cannot be arguments.
float sums[SUMS];
float totals[SUMS];
float totals_before[SUMS];
float excesses[SUMS];

// Where rows are long: their columns, and how many were added.
uint row_columns;
uint added_columns;

// The same where each block is a stretch.
uint close_columns;

shared float block_sums[LANES > 1u ? gl_WorkGroupSize.x * SUMS : 1u];

void clear_sums()
{
    [[unroll]] for (uint i = 0u; i < SUMS; i++)
    {
        sums[i] = 0.0;
    }
}

// Before the sums over a row of so many columns.
void clear_totals(uint columns)
{
    [[unroll]] for (uint i = 0u; i < SUMS; i++)
    {
        totals[i] = 0.0;
        totals_before[i] = 0.0;
        excesses[i] = 0.0;
    }
    row_columns = columns;
    added_columns = 0u;
    close_columns = 0u;
}

void end_stretch(uint i)
{
    add_stretch(totals_before[i], excesses[i], totals[i]);
    totals[i] = 0.0;
}

// Whether a stretch ends after a round's blocks number s - 1. Behind the row's end there is none.
bool ends_stretch(uint s)
{
    return HAS_STRETCHES && (added_columns + s * BLOCK) % STRETCH == 0u && added_columns + (s - min(s, BLOCKS_OF_STRETCH)) * BLOCK < row_columns;
}

#if USE_SUBGROUPS
void add_blocks_of_subgroup(uint count)
{
    uint first = gl_SubgroupInvocationID / LANES * LANES;
    [[unroll]] for (uint i = 0u; i < count; i++)
    {
        precise float total = totals[i];
        for (uint s = 0u; s < LANES; s++)
        {
            total = ADD_BLOCK(total, subgroupShuffle(sums[i], first + s));
            if (ends_stretch(s + 1u))
            {
                add_stretch(totals_before[i], excesses[i], total);
                total = 0.0;
            }
        }
        totals[i] = total;
    }
}
#endif

// The first lane adds. It takes many blocks a round, since there are drivers on which an invocation has 65,535 rounds in all.
void add_blocks_of_group(uint count)
{
    const uint step = LANES < 8u ? LANES : 8u;
    uint size = gl_WorkGroupSize.x;
    uint place = reduce_index();
    [[unroll]] for (uint i = 0u; i < count; i++)
    {
        block_sums[i * size + place] = sums[i];
    }
    barrier();
    if (lane() == 0u)
    {
        [[unroll]] for (uint i = 0u; i < count; i++)
        {
            precise float total = totals[i];
            for (uint s = 0u; s < LANES; s += step)
            {
                [[unroll]] for (uint u = 0u; u < step; u++)
                {
                    total = ADD_BLOCK(total, block_sums[i * size + place + s + u]);
                }
                if (ends_stretch(s + step))
                {
                    add_stretch(totals_before[i], excesses[i], total);
                    total = 0.0;
                }
            }
            totals[i] = total;
        }
    }
    barrier();
}

// The same of the first `count` sums, a constant.
void add_first_blocks(uint count)
{
    if (LANES == 1u)
    {
        [[unroll]] for (uint i = 0u; i < count; i++)
        {
            precise float total = ADD_BLOCK(totals[i], sums[i]);
            totals[i] = total;
        }
        if (ends_stretch(1u))
        {
            [[unroll]] for (uint i = 0u; i < count; i++)
            {
                end_stretch(i);
            }
        }
    }
    else if (LANES_IN_SUBGROUP)
    {
#if USE_SUBGROUPS
        add_blocks_of_subgroup(count);
#endif
    }
    else
    {
        add_blocks_of_group(count);
    }
    added_columns += LANES * BLOCK;
}

// Adds the blocks of one round to the totals of each row, in the order of the columns. Every invocation calls it, also those
// whose block lies behind the row's end, with 0. The first lane of a row has the totals after share_totals.
void add_blocks()
{
    add_first_blocks(SUMS);
}

// Adds the blocks of one round to the first `count` totals where rows are long, each with compensation.
void add_close_blocks(uint count)
{
    if (LANES == 1u)
    {
        [[unroll]] for (uint i = 0u; i < count; i++)
        {
            add_stretch(totals_before[i], excesses[i], sums[i]);
        }
    }
    else if (LANES_IN_SUBGROUP)
    {
#if USE_SUBGROUPS
        uint first = gl_SubgroupInvocationID / LANES * LANES;
        for (uint s = 0u; s < LANES && close_columns + s * BLOCK < row_columns; s++)
        {
            [[unroll]] for (uint i = 0u; i < count; i++)
            {
                add_stretch(totals_before[i], excesses[i], subgroupShuffle(sums[i], first + s));
            }
        }
#endif
    }
    else
    {
        const uint step = LANES < 8u ? LANES : 8u;
        uint size = gl_WorkGroupSize.x;
        uint place = reduce_index();
        [[unroll]] for (uint i = 0u; i < count; i++)
        {
            block_sums[i * size + place] = sums[i];
        }
        barrier();
        for (uint s = 0u; lane() == 0u && s < LANES; s += step)
        {
            [[unroll]] for (uint u = 0u; u < step; u++)
            {
                if (close_columns + (s + u) * BLOCK < row_columns)
                {
                    [[unroll]] for (uint i = 0u; i < count; i++)
                    {
                        add_stretch(totals_before[i], excesses[i], block_sums[i * size + place + s + u]);
                    }
                }
            }
        }
        barrier();
    }
    close_columns += LANES * BLOCK;
}

// The same as share_totals of the first `count` sums, a constant.
void share_first_totals(uint count)
{
    if (HAS_STRETCHES)
    {
        [[unroll]] for (uint i = 0u; i < count; i++)
        {
            if (added_columns % STRETCH != 0u)
            {
                end_stretch(i);
            }
            totals[i] = totals_before[i];
        }
    }
    if (LANES == 1u || LANES_IN_SUBGROUP)
    {
        return;
    }
    uint size = gl_WorkGroupSize.x;
    uint place = reduce_index();
    if (lane() == 0u)
    {
        [[unroll]] for (uint i = 0u; i < count; i++)
        {
            block_sums[i * size + place] = totals[i];
        }
    }
    barrier();
    [[unroll]] for (uint i = 0u; i < count; i++)
    {
        totals[i] = block_sums[i * size + place / LANES * LANES];
    }
    barrier();
}

// Ends the sums, and gives the first lane's totals to all lanes of its row; every invocation calls it.
void share_totals()
{
    share_first_totals(SUMS);
}

#endif
