// Sums of rows whose blocks are spread over several invocations. Before including this file a shader defines
// SUMS, how many sums a row has at once, and, where that is no addition,
// ADD_BLOCK(total, sum), how a block joins the total.

#ifndef VKSIM_SEGMENTS_GLSL
#define VKSIM_SEGMENTS_GLSL

#ifndef ADD_BLOCK
#define ADD_BLOCK(total, sum) ((total) + (sum))
#endif

// Of this invocation: the sums of its present block, and of its row so far. Arrays whose size is a specialization constant cannot
// be arguments.
float sums[SUMS];
float totals[SUMS];

shared float block_sums[SEGMENTS > 1u ? gl_WorkGroupSize.x * SUMS : 1u];

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

// Adds the blocks of one round to the totals of each row, in the order of the columns. Every invocation calls it, also those
// whose block lies behind the row's end, with 0. All invocations of a row have the totals afterwards.
void add_blocks()
{
    if (SEGMENTS == 1u)
    {
        [[unroll]] for (uint i = 0u; i < SUMS; i++)
        {
            precise float total = ADD_BLOCK(totals[i], sums[i]);
            totals[i] = total;
        }
        return;
    }
    uint size = gl_WorkGroupSize.x;
    uint first = row_in_group() * SEGMENTS;
    for (uint i = 0u; i < SUMS; i++)
    {
        block_sums[i * size + gl_LocalInvocationID.x] = sums[i];
    }
    barrier();
    for (uint i = 0u; i < SUMS; i++)
    {
        precise float total = totals[i];
        for (uint s = 0u; s < SEGMENTS; s++)
        {
            total = ADD_BLOCK(total, block_sums[i * size + first + s]);
        }
        totals[i] = total;
    }
    barrier();
}

#endif
