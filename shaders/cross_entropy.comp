#version 450
// The cross-entropy of each row of logits, Σ share · (log Σ exp(x) − x), and what its gradient needs of the row.
//! variant tree USE_SUBGROUPS=0
//! variant subgroup USE_SUBGROUPS=1

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/lanes.glsl"
#include "lib/log_sum.glsl"
#include "lib/class_shares.glsl"

layout(set = 0, binding = 0) readonly buffer Logits { uint logits[]; };
layout(set = 0, binding = 1) readonly buffer Probabilities { uint probabilities[]; };
layout(set = 0, binding = 2) readonly buffer Labels { int labels[]; };
layout(set = 0, binding = 3) readonly buffer Weights { float weights[]; };
layout(set = 0, binding = 4) writeonly buffer Losses { float losses[]; };
layout(set = 0, binding = 5) writeonly buffer States { uvec4 states[]; };

DEFINE_ELEMENT(element, logits, LOGIT_TYPE)
DEFINE_ELEMENT(probability, probabilities, PROBABILITY_TYPE)
DEFINE_SHARE

void main()
{
    uint row = lane_row();
    uint known = min(row, rows - 1u);
    uint base = logits_base + known * logits_stride;
    uint q = probabilities_base + known * probabilities_stride;
    int label = HAS_LABELS != 0u ? labels[labels_base + known] : -1;
    LOG_SUM(largest, rest, base)
    float logarithm = log_of_rest(largest, rest);

    // A class without a share takes no part, also where its logit is −∞.
    precise float loss = 0.0;
    precise float total = 0.0;
    FOR_BLOCKS(block)
    {
        precise float part = 0.0;
        precise float part_total = 0.0;
        FOR_COLUMNS(c, block)
        {
            float share = share_of(c, label, q);
            if (share != 0.0)
            {
                precise float below = largest - element(base + c);
                below = below + logarithm;
                part = part + share * below;
                part_total = part_total + share;
            }
        }
        loss = loss + part;
        total = total + part_total;
    }
    loss = sum_of_row(loss);
    total = sum_of_row(total);
    if (row >= rows || lane() != 0u)
    {
        return;
    }
    bool ignored = HAS_LABELS != 0u && label == ignored_label;
    losses[losses_base + row] = ignored ? 0.0 : loss;
    // The sum of exponentials is NaN where there is none.
    states[row] = uvec4(floatBitsToUint(largest), floatBitsToUint(is_finite(largest) ? rest : logarithm), floatBitsToUint(total), ignored ? 1u : 0u);
}
