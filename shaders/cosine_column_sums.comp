#version 450
// The gradient of row-wise cosines with respect to the direction of the one row that serves all: sums of the other rows' directions
// down columns, a chunk of rows at a time; column_merge.comp adds the chunks up, and normalize_rows_gradient.comp takes them through
// the row's norm.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/scaling.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 2) const uint OTHER_TYPE = 0;

const uint NAN_FOR_ZERO = 4u;

layout(set = 0, binding = 0) readonly buffer Other { uint other[]; };
layout(set = 0, binding = 1) readonly buffer OtherNorms { uvec2 other_norms[]; };
layout(set = 0, binding = 2) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 3) writeonly buffer Parts { uvec2 parts[]; };
layout(push_constant) uniform Parameters
{
    uint other_base;
    uint other_stride;
    uint gradient_base;
    uint gradient_stride;
    uint rows;
    uint columns;
    uint chunk;
    uint flags;
    float epsilon;
};

DEFINE_ELEMENT(other_element, other, OTHER_TYPE)

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint part = place / columns;
    uint column = place - part * columns;
    uint first = part * chunk;
    if (first >= rows)
    {
        return;
    }
    precise float sum = 0.0;
    for (uint row = first; row < min(first + chunk, rows); row++)
    {
        Divisor norm = Divisor(uintBitsToFloat(other_norms[row].x), int(other_norms[row].y));
        Divisor divisor = divisor_of(norm, epsilon, (flags & NAN_FOR_ZERO) != 0u);
        float x = other_element(other_base + row * other_stride + column);
        float direction = uintBitsToFloat(scale_bits(floatBitsToUint(x), divisor.exponent)) / divisor.value;
        sum = sum + gradient[gradient_base + row * gradient_stride] * direction;
    }
    parts[place] = uvec2(floatBitsToUint(sum), 0u);
}
