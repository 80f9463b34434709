#version 450
// The gradient of cross-entropies with respect to the logits, element by element: total share · softmax − share.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/exponential.glsl"
#include "lib/class_shares.glsl"

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) readonly buffer Logits { uint logits[]; };
layout(set = 0, binding = 1) readonly buffer Probabilities { uint probabilities[]; };
layout(set = 0, binding = 2) readonly buffer Labels { int labels[]; };
layout(set = 0, binding = 3) readonly buffer Weights { float weights[]; };
layout(set = 0, binding = 4) readonly buffer States { uvec4 states[]; };
layout(set = 0, binding = 5) writeonly buffer Gradient { float gradient[]; };

DEFINE_ELEMENT(element, logits, LOGIT_TYPE)
DEFINE_ELEMENT(probability, probabilities, PROBABILITY_TYPE)
DEFINE_SHARE

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint row = place / columns;
    if (row >= rows)
    {
        return;
    }
    uint column = place - row * columns;
    uvec4 state = states[row];
    float largest = uintBitsToFloat(state.x);
    float rest = uintBitsToFloat(state.y);
    float total = uintBitsToFloat(state.z);
    float value = 0.0;
    if (state.w == 0u)
    {
        int label = HAS_LABELS != 0u ? labels[labels_base + row] : -1;
        float share = share_of(column, label, probabilities_base + row * probabilities_stride);
        float x = element(logits_base + row * logits_stride + column);
        precise float slope;
        if (x == largest)
        {
            // 1 − softmax loses nothing where nearly all of the sum is this element.
            precise float missing = total - share;
            slope = missing - total * (rest / (1.0 + rest));
        }
        else
        {
            slope = total * (exp_of(x - largest) / (1.0 + rest)) - share;
        }
        value = gradient_scale * slope;
    }
    gradient[losses_base + row * gradient_stride + column] = value;
}
