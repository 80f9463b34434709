#version 450
// The gradient of a comparison by differences, as pairwise_gradient.comp has it and in its order, by staged tiles
// (lib/staged_sums.glsl): an invocation holds its left rows too. Not for LP, whose powers take the time.
//! variant vec4 LAYOUT=1
//! variant half4 LAYOUT=2
//! variant words LAYOUT=0

#define PAIR_VALUES
#include "lib/elements.glsl"
#include "lib/metric.glsl"

layout(constant_id = 1) const uint LEFT_TYPE = 0;
layout(constant_id = 2) const uint RIGHT_TYPE = 0;

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
#include "lib/staged_sums.glsl"

// Of L2 the reciprocals of distances, of LINF the distances.
shared vec4 factor_tile[HAS_VALUE ? DEPTH * PITCH : 1u];

vec4 x[LEFT_ROWS];

void stage_pairs(uint place, vec4 gradients, vec4 values)
{
    vec4 factors;
    [[unroll]] for (uint k = 0u; k < 4u; k++)
    {
        Weight w = weight_of(gradients[k], values[k]);
        gradients[k] = w.gradient;
        factors[k] = METRIC == LINF ? w.value : w.reciprocal;
    }
    gradient_tile[place] = gradients;
    if (HAS_VALUE)
    {
        factor_tile[place] = factors;
    }
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

void main()
{
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        x[r] = left_four(left_base + min(first_row() + r, left_rows - 1u) * left_stride, loaded_column(), columns);
    }
    sum_tile((flags & FIRST) != 0u);
}
