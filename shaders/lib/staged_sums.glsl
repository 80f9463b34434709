// Sums over right rows for a tile of left rows, in chains of BLOCK right rows, and chains in order. A workgroup stages DEPTH right rows
// at a time, X · 4 columns of each, and what their pairs with its left rows count for; an invocation holds LEFT_ROWS sums of 4 columns.
// What is staged next is on its way while the last is summed. For devices on which shared memory is fast.
//
// Before including this file a shader has right_four, gradient[] and result[] with their parameters, and defines, where pairs
// have values besides their gradients, PAIR_VALUES, with values[] and its parameters, and HAS_VALUE, a constant, whether the
// metric needs them.
// It defines stage_pairs and add_staged, which are declared here.

#ifndef VKSIM_STAGED_SUMS_GLSL
#define VKSIM_STAGED_SUMS_GLSL

#include "lib/chains.glsl"

layout(local_size_x_id = 0, local_size_y_id = 4) in;
// Of an invocation: whole groups of 4.
layout(constant_id = 5) const uint LEFT_ROWS = 4;
// Right rows that are summed at a time: few where there are few registers.
layout(constant_id = 6) const uint UNROLLED = 4;
// Right rows: a multiple of Y, and with the groups of left rows a multiple of X; at most a chain.
layout(constant_id = 7) const uint DEPTH = 16;
// Gradients of neighbouring left rows stand side by side, not those of neighbouring right rows.
layout(constant_id = 8) const uint IS_TRANSPOSED = 0;

const uint INVOCATIONS = gl_WorkGroupSize.x * gl_WorkGroupSize.y;
const uint FOURS = LEFT_ROWS / 4u;
const uint FOURS_OF_GROUP = gl_WorkGroupSize.y * FOURS;

// One group more than is staged, so that neighbouring right rows do not fall on the same banks.
const uint PITCH = FOURS_OF_GROUP + 1u;

// What an invocation stages at a time.
const uint RIGHT_LOADS = DEPTH / gl_WorkGroupSize.y;
const uint PAIR_LOADS = DEPTH * FOURS / gl_WorkGroupSize.x;

shared vec4 right_tile[DEPTH * gl_WorkGroupSize.x];
shared vec4 gradient_tile[DEPTH * PITCH];

vec4 next_rights[RIGHT_LOADS];
vec4 next_gradients[PAIR_LOADS];

// Where an invocation's loads are for the first right rows.
uint right_places[RIGHT_LOADS];
uint gradient_places[PAIR_LOADS * 4u];

#ifdef PAIR_VALUES
vec4 next_values[PAIR_LOADS];
uint value_places[PAIR_LOADS * 4u];
#endif

vec4 sums[LEFT_ROWS];
vec4 totals[LEFT_ROWS];

// Stages what a right row's pairs with 4 left rows count for.
void stage_pairs(uint place, vec4 gradients, vec4 values);

// Adds a staged right row to the sums.
void add_staged(uint j);

uint first_left()
{
    return gl_WorkGroupID.y * gl_WorkGroupSize.y * LEFT_ROWS;
}

// The first row and the first column of this invocation's sums, and the column that is loaded for it.
uint first_row()
{
    return first_left() + gl_LocalInvocationID.y * LEFT_ROWS;
}

uint first_column()
{
    return (gl_WorkGroupID.x * gl_WorkGroupSize.x + gl_LocalInvocationID.x) * 4u;
}

uint loaded_column()
{
    return min(first_column(), (columns - 1u) / 4u * 4u);
}

// The staged right row of a load.
uint right_of(uint l)
{
    return l * gl_WorkGroupSize.y + gl_LocalInvocationID.y;
}

// The staged right row of a load of pairs, and the group of 4 left rows.
uvec2 pairs_of(uint l)
{
    uint i = l * INVOCATIONS + gl_LocalInvocationIndex;
    return IS_TRANSPOSED != 0u ? uvec2(i / FOURS_OF_GROUP, i % FOURS_OF_GROUP) : uvec2(i % DEPTH, i / DEPTH);
}

void find_places()
{
    [[unroll]] for (uint l = 0u; l < RIGHT_LOADS; l++)
    {
        right_places[l] = right_base + right_of(l) * right_stride;
    }
    [[unroll]] for (uint l = 0u; l < PAIR_LOADS; l++)
    {
        uvec2 staged = pairs_of(l);
        [[unroll]] for (uint k = 0u; k < 4u; k++)
        {
            uint row = min(first_left() + staged.y * 4u + k, left_rows - 1u);
            gradient_places[l * 4u + k] = gradient_base + row * gradient_left + staged.x * gradient_right;
#ifdef PAIR_VALUES
            value_places[l * 4u + k] = values_base + row * values_left + staged.x * values_right;
#endif
        }
    }
}

// Loads what of DEPTH right rows from `first` on there is; where `is_full`, all of them.
void load(uint first, bool is_full)
{
    [[unroll]] for (uint l = 0u; l < RIGHT_LOADS; l++)
    {
        if (is_full || first + right_of(l) < right_rows)
        {
            next_rights[l] = right_four(right_places[l] + first * right_stride, loaded_column(), columns);
        }
    }
    [[unroll]] for (uint l = 0u; l < PAIR_LOADS; l++)
    {
        if (is_full || first + pairs_of(l).x < right_rows)
        {
            [[unroll]] for (uint k = 0u; k < 4u; k++)
            {
                next_gradients[l][k] = gradient[gradient_places[l * 4u + k] + first * gradient_right];
#ifdef PAIR_VALUES
                next_values[l][k] = HAS_VALUE ? values[value_places[l * 4u + k] + first * values_right] : 0.0;
#endif
            }
        }
    }
}

void stage()
{
    barrier();
    [[unroll]] for (uint l = 0u; l < RIGHT_LOADS; l++)
    {
        right_tile[l * INVOCATIONS + gl_LocalInvocationIndex] = next_rights[l];
    }
    [[unroll]] for (uint l = 0u; l < PAIR_LOADS; l++)
    {
        uvec2 staged = pairs_of(l);
#ifdef PAIR_VALUES
        stage_pairs(staged.x * PITCH + staged.y, next_gradients[l], next_values[l]);
#else
        stage_pairs(staged.x * PITCH + staged.y, next_gradients[l], vec4(0.0));
#endif
    }
    barrier();
}

// The sums of a chain's right rows, of which the first ones are loaded if they are DEPTH.
void sum_chain(uint first, uint end)
{
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        sums[r] = vec4(0.0);
    }
    uint j = first;
    [[dont_unroll]] for (; j + DEPTH <= end; j += DEPTH)
    {
        stage();
        if (j + 2u * DEPTH <= right_rows)
        {
            load(j + DEPTH, true);
        }
        [[dont_unroll]] for (uint i = 0u; i < DEPTH; i += UNROLLED)
        {
            [[unroll]] for (uint k = 0u; k < UNROLLED; k++)
            {
                add_staged(i + k);
            }
        }
    }
    if (j < end)
    {
        load(j, false);
        stage();
        [[dont_unroll]] for (uint i = 0u; i < end - j; i++)
        {
            add_staged(i);
        }
    }
}

// Writes this invocation's sums over all right rows; unless they begin, they are added to what is there.
void sum_tile(bool begins)
{
    uint column = first_column();
    uint row = first_row();
    uint width = columns - min(column, columns);
    uint first_result = result_base + row * result_stride + column;
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        totals[r] = vec4(0.0);
        if (!begins && row + r < left_rows)
        {
            [[unroll]] for (uint k = 0u; k < 4u; k++)
            {
                totals[r][k] = k < width ? result[first_result + r * result_stride + k] : 0.0;
            }
        }
    }
    find_places();
    if (right_rows >= DEPTH)
    {
        load(0u, true);
    }
    for (uint first = 0u; first < right_rows; first += BLOCK)
    {
        sum_chain(first, min(first + BLOCK, right_rows));
        [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
        {
            precise vec4 total = totals[r] + sums[r];
            totals[r] = total;
        }
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        [[unroll]] for (uint k = 0u; k < 4u; k++)
        {
            if (row + r < left_rows && k < width)
            {
                result[first_result + r * result_stride + k] = totals[r][k];
            }
        }
    }
}

#endif
