#version 450
// The gradient of a comparison by differences, as pairwise_gradient.comp has it and in its order: chains of BLOCK right rows, and
// chains in order. A workgroup stages DEPTH right rows at a time, X · 4 columns of each, and what their pairs with its left rows
// count for; an invocation holds 4 columns of LEFT_ROWS rows and of their sums. What is staged next is on its way while the last is
// summed. For devices on which shared memory is fast; not for LP, whose powers take the time.
//! variant vec4 LAYOUT=1
//! variant half4 LAYOUT=2
//! variant words LAYOUT=0

#include "lib/elements.glsl"
#include "lib/chains.glsl"
#include "lib/metric.glsl"

layout(local_size_x_id = 0, local_size_y_id = 4) in;
layout(constant_id = 1) const uint LEFT_TYPE = 0;
layout(constant_id = 2) const uint RIGHT_TYPE = 0;
// Of an invocation: whole groups of 4.
layout(constant_id = 5) const uint LEFT_ROWS = 4;
// Right rows: a multiple of Y, and with the groups of left rows a multiple of X; at most a chain.
layout(constant_id = 7) const uint DEPTH = 16;
// Gradients of neighbouring left rows stand side by side, not those of neighbouring right rows.
layout(constant_id = 8) const uint IS_TRANSPOSED = 0;

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

const uint INVOCATIONS = gl_WorkGroupSize.x * gl_WorkGroupSize.y;
const uint FOURS = LEFT_ROWS / 4u;
const uint FOURS_OF_GROUP = gl_WorkGroupSize.y * FOURS;

// One group more than is staged, so that neighbouring right rows do not fall on the same banks.
const uint PITCH = FOURS_OF_GROUP + 1u;

const uint UNROLLED = 4u;

// What an invocation stages at a time.
const uint RIGHT_LOADS = DEPTH / gl_WorkGroupSize.y;
const uint PAIR_LOADS = DEPTH * FOURS / gl_WorkGroupSize.x;

shared vec4 right_tile[DEPTH * gl_WorkGroupSize.x];
shared vec4 gradient_tile[DEPTH * PITCH];

// Of L2 the reciprocals of distances, of LINF the distances.
shared vec4 factor_tile[HAS_VALUE ? DEPTH * PITCH : 1u];

vec4 next_rights[RIGHT_LOADS];
vec4 next_gradients[PAIR_LOADS];
vec4 next_values[PAIR_LOADS];

// Where an invocation's loads are for the first right rows.
uint right_places[RIGHT_LOADS];
uint gradient_places[PAIR_LOADS * 4u];
uint value_places[PAIR_LOADS * 4u];

vec4 x[LEFT_ROWS];
vec4 sums[LEFT_ROWS];
vec4 totals[LEFT_ROWS];

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

void find_places(uint first_left)
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
            uint row = min(first_left + staged.y * 4u + k, left_rows - 1u);
            gradient_places[l * 4u + k] = gradient_base + row * gradient_left + staged.x * gradient_right;
            value_places[l * 4u + k] = values_base + row * values_left + staged.x * values_right;
        }
    }
}

// Loads what of DEPTH right rows from `first` on there is; where `is_full`, all of them.
void load(uint first, uint column, bool is_full)
{
    [[unroll]] for (uint l = 0u; l < RIGHT_LOADS; l++)
    {
        if (is_full || first + right_of(l) < right_rows)
        {
            next_rights[l] = right_four(right_places[l] + first * right_stride, column, columns);
        }
    }
    [[unroll]] for (uint l = 0u; l < PAIR_LOADS; l++)
    {
        if (is_full || first + pairs_of(l).x < right_rows)
        {
            [[unroll]] for (uint k = 0u; k < 4u; k++)
            {
                next_gradients[l][k] = gradient[gradient_places[l * 4u + k] + first * gradient_right];
                next_values[l][k] = HAS_VALUE ? values[value_places[l * 4u + k] + first * values_right] : 0.0;
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
        vec4 gradients;
        vec4 factors;
        [[unroll]] for (uint k = 0u; k < 4u; k++)
        {
            Weight w = weight_of(next_gradients[l][k], next_values[l][k]);
            gradients[k] = w.gradient;
            factors[k] = METRIC == LINF ? w.value : w.reciprocal;
        }
        gradient_tile[staged.x * PITCH + staged.y] = gradients;
        if (HAS_VALUE)
        {
            factor_tile[staged.x * PITCH + staged.y] = factors;
        }
    }
    barrier();
}

void add_staged(uint j)
{
    vec4 y = right_tile[j * gl_WorkGroupSize.x + gl_LocalInvocationID.x];
    [[unroll]] for (uint q = 0u; q < FOURS; q++)
    {
        uint place = j * PITCH + gl_LocalInvocationID.y * FOURS + q;
        vec4 gradients = gradient_tile[place];
        vec4 factors = HAS_VALUE ? factor_tile[place] : vec4(0.0);
        [[unroll]] for (uint k = 0u; k < 4u; k++)
        {
            uint r = q * 4u + k;
            Weight w = Weight(gradients[k], factors[k], 1.0, factors[k]);
            precise vec4 s = fma(vec4(w.gradient), slope_of(x[r], y, w), sums[r]);
            sums[r] = s;
        }
    }
}

// The sums of a chain's right rows, of which the first ones are loaded if they are DEPTH.
void sum_chain(uint first, uint end, uint column)
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
            load(j + DEPTH, column, true);
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
        load(j, column, false);
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
    uint loaded_column = min(column, (columns - 1u) / 4u * 4u);
    uint width = columns - min(column, columns);
    uint first_result = result_base + first_row * result_stride + column;
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        x[r] = left_four(left_base + min(first_row + r, left_rows - 1u) * left_stride, loaded_column, columns);
        totals[r] = vec4(0.0);
        if ((flags & FIRST) == 0u && first_row + r < left_rows)
        {
            [[unroll]] for (uint k = 0u; k < 4u; k++)
            {
                totals[r][k] = k < width ? result[first_result + r * result_stride + k] : 0.0;
            }
        }
    }
    find_places(first_left);
    if (right_rows >= DEPTH)
    {
        load(0u, loaded_column, true);
    }
    for (uint first = 0u; first < right_rows; first += BLOCK)
    {
        sum_chain(first, min(first + BLOCK, right_rows), loaded_column);
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
