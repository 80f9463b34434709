#version 450
// The gradient of row-wise cosines with respect to the one row that serves all: sums of the slopes down columns, a chunk of rows
// at a time; column_merge.comp adds the chunks up.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/cosine_slope.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint OWN_TYPE = 0;
layout(constant_id = 2) const uint OTHER_TYPE = 0;

const uint NAN_FOR_ZERO = 4u;

layout(set = 0, binding = 0) readonly buffer Own { uint own[]; };
layout(set = 0, binding = 1) readonly buffer Other { uint other[]; };
layout(set = 0, binding = 2) readonly buffer OwnNorms { uvec2 own_norms[]; };
layout(set = 0, binding = 3) readonly buffer OtherNorms { uvec2 other_norms[]; };
layout(set = 0, binding = 4) readonly buffer Cosines { uvec2 cosines[]; };
layout(set = 0, binding = 5) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 6) writeonly buffer Parts { uvec2 parts[]; };
layout(push_constant) uniform Parameters
{
    uint own_base;
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

DEFINE_ELEMENT(own_element, own, OWN_TYPE)
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
    float mine = own_element(own_base + column);
    precise float sum = 0.0;
    for (uint row = first; row < min(first + chunk, rows); row++)
    {
        float slope = cosine_slope(
            mine, own_norms[0], other_element(other_base + row * other_stride + column), other_norms[row],
            uintBitsToFloat(cosines[row].x), epsilon, (flags & NAN_FOR_ZERO) != 0u);
        sum = sum + gradient[gradient_base + row * gradient_stride] * slope;
    }
    parts[place] = uvec2(floatBitsToUint(sum), 0u);
}
