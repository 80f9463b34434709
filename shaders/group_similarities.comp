#version 450
// Similarities of each left row with the GROUP right rows that are its own: an invocation a pair.
//! variant vec4 LAYOUT=1
//! variant half4 LAYOUT=2
//! variant words LAYOUT=0

#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/chains.glsl"
#include "lib/cosine.glsl"
#include "lib/metric.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint LEFT_TYPE = 0;
layout(constant_id = 2) const uint RIGHT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Left { ELEMENTS left[]; };
layout(set = 0, binding = 1) readonly buffer Right { ELEMENTS right[]; };
layout(set = 0, binding = 2) readonly buffer LeftDivisors { uvec2 left_divisors[]; };
layout(set = 0, binding = 3) readonly buffer RightDivisors { uvec2 right_divisors[]; };
layout(set = 0, binding = 4) writeonly buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint left_base;
    uint left_stride;
    uint right_base;
    uint right_stride;
    uint right_rows;
    uint columns;
    uint group;
    uint result_base;
    uint result_stride;
};

DEFINE_FOUR(left_four, left, LEFT_TYPE)
DEFINE_FOUR(right_four, right, RIGHT_TYPE)
DEFINE_SCALED_PRODUCT(scaled_product, left_four, right_four)

float product_of(uint a, uint b)
{
    precise float total = 0.0;
    for (uint block = 0u; block < columns; block += BLOCK)
    {
        float sum = 0.0;
        [[dont_unroll]] for (uint c = block; c < min(block + BLOCK, columns); c += 4u)
        {
            sum = chain_products(sum, left_four(a, c, columns), right_four(b, c, columns));
        }
        total += sum;
    }
    return total;
}

void main()
{
    uint j = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (j >= right_rows)
    {
        return;
    }
    uint i = j / group;
    uint a = left_base + i * left_stride;
    uint b = right_base + j * right_stride;
    float value = product_of(a, b);
    if (METRIC == COSINE)
    {
        uvec2 da = left_divisors[i];
        uvec2 db = right_divisors[j];
        if ((da.y | db.y) != 0u)
        {
            value = scaled_product(a, int(da.y), b, int(db.y), columns);
        }
        value = cosine_of(value, uintBitsToFloat(da.x), uintBitsToFloat(db.x));
    }
    result[result_base + i * result_stride + (j - i * group)] = value;
}
