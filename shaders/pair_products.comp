#version 450
// For each left row the sum of all right rows, each times the weight of the pair: the gradient of products, and what
// pair_finish.comp makes the gradient of cosines from. An invocation holds LEFT_ROWS × COLUMN_GROUPS sums of 4 columns each and
// passes over the right rows, which product_rows.comp has made ready; neighbours along x stand side by side in the columns. Right
// rows are summed in chains of BLOCK, and chains in order, so that no cut of the work changes a bit. With the operands swapped it
// is the gradient of the right rows.

#define LAYOUT 1
#include "lib/elements.glsl"
#include "lib/chains.glsl"
#include "lib/pair_grid.glsl"

layout(local_size_x_id = 0, local_size_y_id = 4) in;

// The first of several windows of right rows begins with 0.
layout(constant_id = 3) const uint IS_FIRST = 1;
layout(constant_id = 5) const uint LEFT_ROWS = 1;
layout(constant_id = 6) const uint COLUMN_GROUPS = 1;

layout(set = 0, binding = 0) readonly buffer Right { vec4 right[]; };
layout(set = 0, binding = 1) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 2) buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint left_rows;
    uint right_base;
    uint right_stride;
    uint right_rows;   // of each left row
    uint columns;
    uint gradient_base;
    uint gradient_left;  // from one left row to the next
    uint gradient_right; // from one right row to the next
    uint result_base;
    uint result_stride;
    uint group;
};

DEFINE_FOUR(right_four, right, FLOAT32)
DEFINE_PAIR_GRID

// Arrays whose size is a specialization constant cannot be arguments.
uint rows_of[LEFT_ROWS];
uint columns_of[COLUMN_GROUPS];
vec4 sums[LEFT_ROWS * COLUMN_GROUPS];
vec4 totals[LEFT_ROWS * COLUMN_GROUPS];

void add_right(uint j)
{
    uint row = right_base + right_of(rows_of[0], j) * right_stride;
    vec4 y[COLUMN_GROUPS];
    [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
    {
        y[g] = right_four(row, columns_of[g], columns);
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        float weight = gradient[gradient_base + place_of(rows_of[r], j, gradient_left, gradient_right)];
        [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
        {
            uint place = r * COLUMN_GROUPS + g;
            precise vec4 s = fma(vec4(weight), y[g], sums[place]);
            sums[place] = s;
        }
    }
}

void store(uint i, uint column, vec4 total)
{
    uint first = result_base + i * result_stride + column;
    for (uint k = 0u; k < 4u && column + k < columns; k++)
    {
        result[first + k] = total[k];
    }
}

vec4 stored(uint i, uint column)
{
    vec4 total = vec4(0.0);
    uint first = result_base + i * result_stride + column;
    for (uint k = 0u; k < 4u && column + k < columns; k++)
    {
        total[k] = result[first + k];
    }
    return total;
}

// The row and the first column that a sum is for.
uint row_of(uint first_row, uint i)
{
    return first_row + i / COLUMN_GROUPS;
}

uint column_of(uint first_group, uint i)
{
    return (first_group + i % COLUMN_GROUPS * gl_WorkGroupSize.x) * 4u;
}

void main()
{
    uint first_row = (gl_WorkGroupID.y * gl_WorkGroupSize.y + gl_LocalInvocationID.y) * LEFT_ROWS;
    uint first_group = gl_WorkGroupID.x * gl_WorkGroupSize.x * COLUMN_GROUPS + gl_LocalInvocationID.x;
    uint last_column = (columns - 1u) / 4u * 4u;
    [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
    {
        columns_of[g] = min((first_group + g * gl_WorkGroupSize.x) * 4u, last_column);
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        rows_of[r] = min(first_row + r, left_rows - 1u);
    }
    // Reads and writes of sums are not unrolled: compilers took half a minute for them.
    [[dont_unroll]] for (uint i = 0u; i < LEFT_ROWS * COLUMN_GROUPS; i++)
    {
        totals[i] = IS_FIRST != 0u ? vec4(0.0) : stored(min(row_of(first_row, i), left_rows - 1u), min(column_of(first_group, i), last_column));
    }
    for (uint block = 0u; block < right_rows; block += BLOCK)
    {
        [[unroll]] for (uint i = 0u; i < LEFT_ROWS * COLUMN_GROUPS; i++)
        {
            sums[i] = vec4(0.0);
        }
        [[dont_unroll]] for (uint j = block; j < min(block + BLOCK, right_rows); j++)
        {
            add_right(j);
        }
        [[unroll]] for (uint i = 0u; i < LEFT_ROWS * COLUMN_GROUPS; i++)
        {
            precise vec4 total = totals[i] + sums[i];
            totals[i] = total;
        }
    }
    [[dont_unroll]] for (uint i = 0u; i < LEFT_ROWS * COLUMN_GROUPS; i++)
    {
        uint row = row_of(first_row, i);
        uint column = column_of(first_group, i);
        if (row < left_rows && column < columns)
        {
            store(row, column, totals[i]);
        }
    }
}
