// What a class counts for in the cross-entropy of a row: ((1 − ε) · target + ε / C) · weight. Expects labels, weights and
// probability() beside.

#ifndef VKSIM_CLASS_SHARES_GLSL
#define VKSIM_CLASS_SHARES_GLSL

layout(constant_id = 2) const uint LOGIT_TYPE = 0;
layout(constant_id = 3) const uint PROBABILITY_TYPE = 0;
layout(constant_id = 4) const uint HAS_LABELS = 1;
layout(constant_id = 5) const uint HAS_WEIGHTS = 0;

layout(push_constant) uniform Parameters
{
    uint logits_base;
    uint logits_stride;
    uint probabilities_base;
    uint probabilities_stride;
    uint labels_base;
    uint losses_base; // the gradient's kernel: the gradient's
    uint gradient_stride;
    uint rows;
    uint columns;
    int ignored_label;
    float smoothing;
    float gradient_scale;
};

#define DEFINE_SHARE                                                                            \
    float share_of(uint column, int label, uint probabilities_row)                              \
    {                                                                                           \
        float target = HAS_LABELS != 0u ? (int(column) == label ? 1.0 : 0.0) : probability(probabilities_row + column); \
        precise float share = (1.0 - smoothing) * target;                                       \
        share = share + smoothing / float(columns);                                             \
        return HAS_WEIGHTS != 0u ? share * weights[column] : share;                             \
    }

#endif
