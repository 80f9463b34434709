#version 450
// The gradient of products or cosines with respect to the left rows: for each the sum of all right rows, each times the weight of
// the pair. An invocation holds LEFT_ROWS × COLUMN_GROUPS sums of 4 columns each and passes over the right rows, which
// product_rows.comp has made ready; neighbours along x stand side by side in the columns. Right rows are summed in chains of BLOCK,
// and chains in order, so that no cut of the work changes a bit. With the operands swapped it is the gradient of the right rows.

#define LAYOUT 1
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/chains.glsl"
#include "lib/pair_grid.glsl"

layout(local_size_x_id = 0, local_size_y_id = 4) in;
layout(constant_id = 1) const uint LEFT_TYPE = 0;
layout(constant_id = 3) const uint IS_COSINE = 0;
layout(constant_id = 5) const uint LEFT_ROWS = 1;
layout(constant_id = 6) const uint COLUMN_GROUPS = 1;

// The first of several windows of right rows begins with 0, the last one finishes the result.
const uint FIRST = 1u;
const uint LAST = 2u;
// What is finished is added to what is there.
const uint ADD = 4u;
const uint NAN_FOR_ZERO = 8u;

layout(set = 0, binding = 0) readonly buffer Left { uint left[]; };
layout(set = 0, binding = 1) readonly buffer Right { vec4 right[]; };
layout(set = 0, binding = 2) readonly buffer LeftNorms { uvec2 left_norms[]; }; // before the clamp
layout(set = 0, binding = 3) readonly buffer Along { float along[]; };
layout(set = 0, binding = 4) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 5) buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint left_base;
    uint left_stride;
    uint left_rows;
    uint right_base;   // in groups of 4 columns
    uint right_stride;
    uint right_rows;   // of each left row
    uint columns;
    uint flags;
    float epsilon;
    uint gradient_base;
    uint gradient_left;  // from one left row to the next
    uint gradient_right; // from one right row to the next
    uint result_base;
    uint result_stride;
    uint group;
};

DEFINE_ELEMENT(left_element, left, LEFT_TYPE)
DEFINE_PAIR_GRID

// Arrays whose size is a specialization constant cannot be arguments.
uint rows_of[LEFT_ROWS];
uint groups_of[COLUMN_GROUPS];
vec4 sums[LEFT_ROWS * COLUMN_GROUPS];
vec4 totals[LEFT_ROWS * COLUMN_GROUPS];

void add_right(uint j)
{
    uint row = right_base + right_of(rows_of[0], j) * right_stride;
    vec4 y[COLUMN_GROUPS];
    [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
    {
        y[g] = right[row + groups_of[g]];
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

float at_scale(float x, int exponent)
{
    return exponent == 0 ? x : uintBitsToFloat(scale_bits(floatBitsToUint(x), exponent));
}

// (Σ weight · right/‖right‖ − (Σ weight · cosine) · left/‖left‖) / ‖left‖, where a norm below epsilon is the constant epsilon.
float finished(uint i, uint column, float total)
{
    Divisor norm = Divisor(uintBitsToFloat(left_norms[i].x), int(left_norms[i].y));

    // Of a row without a norm all weights are NaN, and so the sum is, or 0 where no pair counts.
    if (LEAVES_OUT != 0u && floatBitsToUint(norm.value) >= INFINITY_BITS)
    {
        return total;
    }
    Divisor divisor = divisor_of(norm, epsilon, (flags & NAN_FOR_ZERO) != 0u);
    precise float slope = total;
    if (norm.value != 0.0 && !(norm_of(norm) < epsilon))
    {
        float x = left_element(left_base + i * left_stride + column);
        slope = slope - along[i] * (at_scale(x, divisor.exponent) / divisor.value);
    }
    return at_scale(slope / divisor.value, divisor.exponent);
}

void store(uint i, uint column, vec4 total)
{
    uint first = result_base + i * result_stride + column;
    for (uint k = 0u; k < 4u && column + k < columns; k++)
    {
        precise float value = total[k];
        if (IS_COSINE != 0u && (flags & LAST) != 0u)
        {
            value = finished(i, column + k, value);
        }
        value = (flags & ADD) != 0u ? result[first + k] + value : value;
        result[first + k] = value;
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

void main()
{
    uint first_row = (gl_WorkGroupID.y * gl_WorkGroupSize.y + gl_LocalInvocationID.y) * LEFT_ROWS;
    uint first_group = gl_WorkGroupID.x * gl_WorkGroupSize.x * COLUMN_GROUPS + gl_LocalInvocationID.x;
    [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
    {
        groups_of[g] = min(first_group + g * gl_WorkGroupSize.x, (columns - 1u) / 4u);
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        rows_of[r] = min(first_row + r, left_rows - 1u);
    }
    [[unroll]] for (uint i = 0u; i < LEFT_ROWS * COLUMN_GROUPS; i++)
    {
        totals[i] = vec4(0.0);
    }
    if ((flags & FIRST) == 0u)
    {
        [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
        {
            [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
            {
                totals[r * COLUMN_GROUPS + g] = stored(rows_of[r], groups_of[g] * 4u);
            }
        }
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
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        [[unroll]] for (uint g = 0u; g < COLUMN_GROUPS; g++)
        {
            uint column = (first_group + g * gl_WorkGroupSize.x) * 4u;
            if (first_row + r < left_rows && column < columns)
            {
                store(first_row + r, column, totals[r * COLUMN_GROUPS + g]);
            }
        }
    }
}
