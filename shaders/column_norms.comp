#version 450
// Norms of columns, and what to divide them by, from the sums of column_sums.comp. An invocation a column.

#include "lib/scaling.glsl"
#include "lib/orders.glsl"

layout(local_size_x_id = 0) in;

const uint WRITE_NORMS = 2u;
const uint NAN_FOR_ZERO = 4u;

layout(set = 0, binding = 0) readonly buffer Measured { uvec2 measured[]; };
layout(set = 0, binding = 1) readonly buffer Scaled { uvec2 scaled_sums[]; };
layout(set = 0, binding = 2) writeonly buffer Divisors { uvec2 divisors[]; };
layout(set = 0, binding = 3) writeonly buffer Norms { float norms[]; };
layout(push_constant) uniform Parameters
{
    uint columns;
    uint norms_base;
    uint flags;
    float epsilon;
    float order;
};

void main()
{
    uint column = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (column >= columns)
    {
        return;
    }
    uvec2 found = measured[column];
    float sum = uintBitsToFloat(found.x);
    bool scaled = needs_scale(sum, found.y);
    if (scaled)
    {
        sum = uintBitsToFloat(scaled_sums[column].x);
    }
    Divisor norm = norm_from(sum, found.y, scaled, order);
    Divisor divisor = divisor_of(norm, epsilon, (flags & NAN_FOR_ZERO) != 0u);
    divisors[column] = uvec2(floatBitsToUint(divisor.value), uint(divisor.exponent));
    if ((flags & WRITE_NORMS) != 0u)
    {
        norms[norms_base + column] = norm_of(norm);
    }
}
