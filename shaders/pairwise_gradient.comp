#version 450
// The gradient of a comparison by differences with respect to the left rows: for each the sum over all right rows of the gradient
// with respect to the pair's value times the slope of that value. (Of products and cosines: pair_products.comp.) An invocation
// holds LEFT_ROWS × COLUMN_GROUPS sums of 4 columns each and passes over the right rows; neighbours along x stand side by side in
// the columns. Right rows are summed in chains of BLOCK, and chains in order, so that no cut of the work changes a bit. With the
// operands swapped it is the gradient of the right rows.
//! variant vec4 LAYOUT=1
//! variant half4 LAYOUT=2
//! variant words LAYOUT=0

#include "lib/elements.glsl"
#include "lib/chains.glsl"
#include "lib/metric.glsl"

layout(local_size_x_id = 0, local_size_y_id = 4) in;
layout(constant_id = 1) const uint LEFT_TYPE = 0;
layout(constant_id = 2) const uint RIGHT_TYPE = 0;
layout(constant_id = 5) const uint LEFT_ROWS = 1;
layout(constant_id = 6) const uint COLUMN_GROUPS = 1;

// The first of several windows of right rows begins with 0.
const uint FIRST = 1u;

layout(set = 0, binding = 0) readonly buffer Left { ELEMENTS left[]; };
layout(set = 0, binding = 1) readonly buffer Right { ELEMENTS right[]; };
layout(set = 0, binding = 2) readonly buffer Values { float values[]; };
layout(set = 0, binding = 3) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 4) buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint left_base;
    uint left_stride;
    uint left_rows;
    uint right_base;
    uint right_stride;
    uint right_rows;
    uint columns;
    uint flags;
    float power;     // LP: p - 1, as the sum of two numbers
    float power_low;
    uint values_base;
    uint values_left;  // from one left row to the next
    uint values_right; // from one right row to the next
    uint gradient_base;
    uint gradient_left;
    uint gradient_right;
    uint result_base;
    uint result_stride;
};

DEFINE_FOUR(left_four, left, LEFT_TYPE)
DEFINE_FOUR(right_four, right, RIGHT_TYPE)

#include "lib/pair_slope.glsl"

Weight weight_of_pair(uint i, uint j)
{
    float value = HAS_VALUE ? values[values_base + i * values_left + j * values_right] : 0.0;
    return weight_of(gradient[gradient_base + i * gradient_left + j * gradient_right], value);
}

// Arrays whose size is a specialization constant cannot be arguments.
uint rows_of[LEFT_ROWS];
uint columns_of[COLUMN_GROUPS];
vec4 x[LEFT_ROWS * COLUMN_GROUPS];
vec4 sums[LEFT_ROWS * COLUMN_GROUPS];
vec4 totals[LEFT_ROWS * COLUMN_GROUPS];

void add_right(uint j)
{
    vec4 y[COLUMN_GROUPS];
    [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
    {
        y[g] = right_four(right_base + j * right_stride, columns_of[g], columns);
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        Weight w = weight_of_pair(rows_of[r], j);
        [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
        {
            uint place = r * COLUMN_GROUPS + g;
            precise vec4 s = fma(vec4(w.gradient), slope_of(x[place], y[g], w), sums[place]);
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
        [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
        {
            x[r * COLUMN_GROUPS + g] = left_four(left_base + rows_of[r] * left_stride, columns_of[g], columns);
        }
    }
    // Reads and writes of sums are not unrolled: compilers took half a minute for them.
    [[dont_unroll]] for (uint i = 0u; i < LEFT_ROWS * COLUMN_GROUPS; i++)
    {
        totals[i] = (flags & FIRST) != 0u ? vec4(0.0) : stored(min(row_of(first_row, i), left_rows - 1u), min(column_of(first_group, i), last_column));
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
