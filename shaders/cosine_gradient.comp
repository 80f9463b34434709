#version 450
// The gradient of row-wise cosines with respect to one of the two matrices, element by element.

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
layout(set = 0, binding = 6) writeonly buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint own_base;
    uint own_stride;
    uint other_base;
    uint other_stride; // a stride of 0: one row serves all
    uint gradient_base;
    uint gradient_stride;
    uint result_base;
    uint result_stride;
    uint rows;
    uint columns;
    uint flags;
    float epsilon;
};

DEFINE_ELEMENT(own_element, own, OWN_TYPE)
DEFINE_ELEMENT(other_element, other, OTHER_TYPE)

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint row = place / columns;
    if (row >= rows)
    {
        return;
    }
    uint column = place - row * columns;
    float slope = cosine_slope(
        own_element(own_base + row * own_stride + column), own_norms[own_stride == 0u ? 0u : row],
        other_element(other_base + row * other_stride + column), other_norms[other_stride == 0u ? 0u : row],
        uintBitsToFloat(cosines[row].x), epsilon, (flags & NAN_FOR_ZERO) != 0u);
    result[result_base + row * result_stride + column] = gradient[gradient_base + row * gradient_stride] * slope;
}
