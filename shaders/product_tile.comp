#version 450
// For each left row the sum of all right rows, each times the weight of the pair, as pair_products.comp has it and in its order:
// chains of BLOCK right rows, and chains in order. A workgroup stages DEPTH right rows at a time, X · 4 columns of each, and the
// weights of its left rows; an invocation holds LEFT_ROWS sums of 4 columns. What is staged next is on its way while the last is
// multiplied. For devices on which shared memory is fast.

#define LAYOUT 1
#include "lib/elements.glsl"
#include "lib/chains.glsl"

layout(local_size_x_id = 0, local_size_y_id = 4) in;

// The first of several windows of right rows begins with 0.
layout(constant_id = 3) const uint IS_FIRST = 1;
// Of an invocation: whole groups of 4.
layout(constant_id = 5) const uint LEFT_ROWS = 4;
// Right rows: a multiple of Y, and with the groups of left rows a multiple of X; at most a chain.
layout(constant_id = 7) const uint DEPTH = 16;
// Weights of neighbouring left rows stand side by side, not those of neighbouring right rows.
layout(constant_id = 8) const uint IS_TRANSPOSED = 0;

layout(set = 0, binding = 0) readonly buffer Right { vec4 right[]; };
layout(set = 0, binding = 1) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 2) buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint left_rows;
    uint right_base;
    uint right_stride;
    uint right_rows;
    uint columns;
    uint gradient_base;
    uint gradient_left;  // from one left row to the next
    uint gradient_right; // from one right row to the next
    uint result_base;
    uint result_stride;
};

const uint INVOCATIONS = gl_WorkGroupSize.x * gl_WorkGroupSize.y;
const uint FOURS = LEFT_ROWS / 4u;
const uint FOURS_OF_GROUP = gl_WorkGroupSize.y * FOURS;

// One group more than is staged, so that neighbouring right rows do not fall on the same banks.
const uint PITCH = FOURS_OF_GROUP + 1u;

const uint UNROLLED = 8u;

// What an invocation stages at a time.
const uint RIGHT_LOADS = DEPTH / gl_WorkGroupSize.y;
const uint WEIGHT_LOADS = DEPTH * FOURS / gl_WorkGroupSize.x;

shared vec4 right_tile[DEPTH * gl_WorkGroupSize.x];
shared vec4 weight_tile[DEPTH * PITCH];

vec4 next_rights[RIGHT_LOADS];
vec4 next_weights[WEIGHT_LOADS];

// Where an invocation's loads are for the first right rows.
uint right_places[RIGHT_LOADS];
uint weight_places[WEIGHT_LOADS * 4u];

vec4 sums[LEFT_ROWS];
vec4 totals[LEFT_ROWS];

// The staged right row of a load.
uint right_of(uint l)
{
    return l * gl_WorkGroupSize.y + gl_LocalInvocationID.y;
}

// The staged right row of a load of weights, and the group of 4 left rows.
uvec2 weights_of(uint l)
{
    uint i = l * INVOCATIONS + gl_LocalInvocationIndex;
    return IS_TRANSPOSED != 0u ? uvec2(i / FOURS_OF_GROUP, i % FOURS_OF_GROUP) : uvec2(i % DEPTH, i / DEPTH);
}

void find_places(uint first_left, uint column)
{
    [[unroll]] for (uint l = 0u; l < RIGHT_LOADS; l++)
    {
        right_places[l] = (right_base + right_of(l) * right_stride + column) >> 2;
    }
    [[unroll]] for (uint l = 0u; l < WEIGHT_LOADS; l++)
    {
        uvec2 staged = weights_of(l);
        [[unroll]] for (uint k = 0u; k < 4u; k++)
        {
            uint row = min(first_left + staged.y * 4u + k, left_rows - 1u);
            weight_places[l * 4u + k] = gradient_base + row * gradient_left + staged.x * gradient_right;
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
            next_rights[l] = right[right_places[l] + first * (right_stride >> 2)];
        }
    }
    [[unroll]] for (uint l = 0u; l < WEIGHT_LOADS; l++)
    {
        if (is_full || first + weights_of(l).x < right_rows)
        {
            [[unroll]] for (uint k = 0u; k < 4u; k++)
            {
                next_weights[l][k] = gradient[weight_places[l * 4u + k] + first * gradient_right];
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
    [[unroll]] for (uint l = 0u; l < WEIGHT_LOADS; l++)
    {
        uvec2 staged = weights_of(l);
        weight_tile[staged.x * PITCH + staged.y] = next_weights[l];
    }
    barrier();
}

void add_staged(uint j)
{
    vec4 y = right_tile[j * gl_WorkGroupSize.x + gl_LocalInvocationID.x];
    [[unroll]] for (uint q = 0u; q < FOURS; q++)
    {
        vec4 w = weight_tile[j * PITCH + gl_LocalInvocationID.y * FOURS + q];
        [[unroll]] for (uint k = 0u; k < 4u; k++)
        {
            precise vec4 s = fma(vec4(w[k]), y, sums[q * 4u + k]);
            sums[q * 4u + k] = s;
        }
    }
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

void main()
{
    uint first_left = gl_WorkGroupID.y * gl_WorkGroupSize.y * LEFT_ROWS;
    uint first_row = first_left + gl_LocalInvocationID.y * LEFT_ROWS;
    uint column = (gl_WorkGroupID.x * gl_WorkGroupSize.x + gl_LocalInvocationID.x) * 4u;
    uint width = columns - min(column, columns);
    uint first_result = result_base + first_row * result_stride + column;
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        totals[r] = vec4(0.0);
        if (IS_FIRST == 0u && first_row + r < left_rows)
        {
            [[unroll]] for (uint k = 0u; k < 4u; k++)
            {
                totals[r][k] = k < width ? result[first_result + r * result_stride + k] : 0.0;
            }
        }
    }
    find_places(first_left, min(column, (columns - 1u) / 4u * 4u));
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
            if (first_row + r < left_rows && k < width)
            {
                result[first_result + r * result_stride + k] = totals[r][k];
            }
        }
    }
}
