#version 450
// For each left row the sum of all right rows, each times the weight of the pair, as pair_products.comp has it and in its order, by
// staged tiles (lib/staged_sums.glsl).

#define LAYOUT 1
#include "lib/elements.glsl"

// The first of several windows of right rows begins with 0.
layout(constant_id = 3) const uint IS_FIRST = 1;

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

DEFINE_FOUR(right_four, right, FLOAT32)
#include "lib/staged_sums.glsl"

void stage_pairs(uint place, vec4 gradients, vec4 values)
{
    gradient_tile[place] = gradients;
}

void add_staged(uint j)
{
    vec4 y = right_tile[j * gl_WorkGroupSize.x + gl_LocalInvocationID.x];
    [[unroll]] for (uint q = 0u; q < FOURS; q++)
    {
        vec4 w = gradient_tile[j * PITCH + gl_LocalInvocationID.y * FOURS + q];
        [[unroll]] for (uint k = 0u; k < 4u; k++)
        {
            precise vec4 s = fma(vec4(w[k]), y, sums[q * 4u + k]);
            sums[q * 4u + k] = s;
        }
    }
}

void main()
{
    sum_tile(IS_FIRST != 0u);
}
