#version 450
// Rows as pair_products.comp multiplies them: fp32 in whole groups of 4 columns, for cosines over their norms. Where weights of 0
// leave pairs out, what is no number becomes 0: of pairs that count, the weights are NaN then. An invocation a group.
//! variant vec4 LAYOUT=1
//! variant half4 LAYOUT=2
//! variant words LAYOUT=0

#include "lib/elements.glsl"
#include "lib/scaling.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint DIVIDES = 0;
layout(constant_id = 2) const uint ELEMENT_TYPE = 0;
layout(constant_id = 8) const uint LEAVES_OUT = 0;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) readonly buffer Divisors { uvec2 divisors[]; };
layout(set = 0, binding = 2) writeonly buffer Target { vec4 target[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint groups = (columns + 3u) / 4u;
    if (place >= rows * groups)
    {
        return;
    }
    uint row = place / groups;
    uint column = (place - row * groups) * 4u;
    vec4 value = source_four(source_base + row * source_stride, column, columns);
    if (DIVIDES != 0u)
    {
        uvec2 divisor = divisors[row];
        int exponent = int(divisor.y);
        value = (exponent == 0 ? value : scale_four(value, exponent)) / uintBitsToFloat(divisor.x);
    }
    if (LEAVES_OUT != 0u)
    {
        uvec4 size = floatBitsToUint(value) & ~SIGN_BIT;
        value = mix(value, vec4(0.0), greaterThanEqual(size, uvec4(INFINITY_BITS)));
    }
    target[place] = value;
}
