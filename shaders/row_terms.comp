#version 450
// The loss of each row from the sums over its pairs, and what the row adds to the weights of its pairs. With n = log Σ exp over the
// negatives and p over the positives, −log(eᵖ/(eᵖ+eⁿ)) is log1p(e^(n−p)): nothing is lost where the loss is tiny, as a difference
// of two log-sum-exps would. An invocation a row.

#include "lib/scaling.glsl"
#include "lib/exponential.glsl"
#include "lib/logarithm.glsl"

layout(local_size_x_id = 0) in;

// Of a row as shaders/pair_sums.comp leaves them: (largest, sum) of negatives and of positives; then the totals of both.
layout(set = 0, binding = 0) readonly buffer Sums { vec4 sums[]; };

// Of a row as shaders/pair_weights.comp takes them: factor, log-sum and constant of negatives; the same of positives.
layout(set = 0, binding = 1) writeonly buffer Weights { vec4 weights[]; };
layout(set = 0, binding = 2) readonly buffer Positives { int positives[]; };
layout(set = 0, binding = 3) readonly buffer Negatives { int negatives[]; };
layout(set = 0, binding = 4) buffer Losses { float losses[]; };
layout(set = 0, binding = 5) writeonly buffer LogSums { float log_sums[]; };
layout(push_constant) uniform Parameters
{
    uint rows;
    uint flags;
    uint sums_base;
    uint weights_base;
    uint positives_base;
    uint negatives_base;
    uint losses_base;
    uint losses_stride;
    uint log_sums_base;
    uint log_sums_stride;
    float negatives_of_all;
    float smoothing;
    float factor;
    float loss_share;
};

const uint IS_SIGMOID = 1u;
const uint DECOUPLED = 2u;
const uint MEAN_IS_INSIDE = 4u;
const uint HAS_POSITIVES = 8u;
const uint HAS_NEGATIVES = 16u;
const uint ADDS_LOSSES = 32u;
const uint HAS_LOG_SUMS = 64u;
const uint HAS_WEIGHTS = 128u;

#define NONE uintBitsToFloat(INFINITY_BITS)

bool has(uint flag)
{
    return (flags & flag) != 0u;
}

// log Σ exp of a pair (largest, sum).
float log_sum_of(vec2 pair)
{
    precise float l = pair.x + log_of(pair.y);
    return l;
}

// Of two pairs (largest, sum) whose log-sum-exps differ by d, the first one's being larger where d is positive: log Σ exp of both,
// rounded once at the size of the logits.
float log_sum_of_both(vec4 pairs, float d)
{
    float n = log_sum_of(pairs.xy);
    float p = log_sum_of(pairs.zw);
    bool first = n > p || is_nan(n);
    float larger = first ? n : p;
    vec2 pair = first ? pairs.xy : pairs.zw;
    precise float rest = log_of(pair.y) + log1p_of(exp_of(-abs(d)));
    precise float sum = pair.x + rest;
    return (floatBitsToUint(larger) & ~SIGN_BIT) >= INFINITY_BITS ? larger : sum;
}

void set_loss(uint row, float loss)
{
    uint place = losses_base + row * losses_stride;
    precise float l = loss_share * loss;
    if (has(ADDS_LOSSES))
    {
        l = losses[place] + l;
    }
    losses[place] = l;
}

// A factor of 0 comes with a log-sum that no exponential survives.
vec4 share_of(float f, float log_sum, float constant)
{
    return vec4(f, f == 0.0 ? NONE : log_sum, constant, 0.0);
}

void set_weights(uint row, vec4 of_negatives, vec4 of_positives)
{
    if (has(HAS_WEIGHTS))
    {
        weights[weights_base + 2u * row] = of_negatives;
        weights[weights_base + 2u * row + 1u] = of_positives;
    }
}

void main()
{
    uint row = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (row >= rows)
    {
        return;
    }
    vec4 pairs = sums[sums_base + 2u * row];
    vec2 totals = sums[sums_base + 2u * row + 1u].xy;
    if (has(IS_SIGMOID))
    {
        precise float both = pairs.y + pairs.w;
        set_loss(row, both);
        set_weights(row, share_of(factor, 0.0, 0.0), share_of(factor, 0.0, 0.0));
        return;
    }

    // The largest logits are subtracted before anything is rounded to their size.
    precise float d = (pairs.x - pairs.z) + (log_of(pairs.y) - log_of(pairs.w));
    float p = log_sum_of(pairs.zw);
    float denominator = has(DECOUPLED) ? log_sum_of(pairs.xy) : log_sum_of_both(pairs, d);
    if (has(HAS_LOG_SUMS))
    {
        log_sums[log_sums_base + row * log_sums_stride] = denominator;
    }
    float positive_count = has(HAS_POSITIVES) ? float(positives[positives_base + row]) : 1.0;
    float negative_count = has(HAS_NEGATIVES) ? float(negatives[negatives_base + row]) : negatives_of_all;
    if (positive_count == 0.0 || (has(DECOUPLED) && pairs.y == 0.0))
    {
        set_loss(row, 0.0);
        set_weights(row, share_of(0.0, 0.0, 0.0), share_of(0.0, 0.0, 0.0));
        return;
    }

    precise float main_loss = has(DECOUPLED) ? d : softplus_of(d);
    if (positive_count != 1.0)
    {
        precise float mean = (pairs.z - totals.y / positive_count) + log_of(pairs.w);
        main_loss = main_loss + (has(MEAN_IS_INSIDE) ? log_of(positive_count) : mean);
    }
    float candidates = negative_count + (has(DECOUPLED) ? 0.0 : positive_count);
    precise float loss = main_loss;
    if (smoothing != 0.0)
    {
        precise float smooth_loss = denominator - (totals.x + (has(DECOUPLED) ? 0.0 : totals.y)) / candidates;
        loss = (1.0 - smoothing) * main_loss + smoothing * smooth_loss;
    }
    set_loss(row, loss);

    precise float share = smoothing == 0.0 ? 0.0 : smoothing / candidates;
    precise float rest = 1.0 - smoothing;
    float lost = sigmoid_of(d);
    vec4 of_positives;
    if (has(DECOUPLED))
    {
        bool inside = positive_count > 1.0 && has(MEAN_IS_INSIDE);
        of_positives = share_of(inside ? -factor * rest : 0.0, p, inside ? 0.0 : -factor * rest / positive_count);
    }
    else if (positive_count == 1.0)
    {
        precise float constant = smoothing - share - lost;
        of_positives = share_of(0.0, 0.0, factor * constant);
    }
    else if (has(MEAN_IS_INSIDE))
    {
        of_positives = share_of(factor * (smoothing - lost), p, -factor * share);
    }
    else
    {
        of_positives = share_of(factor, denominator, -factor * (rest / positive_count + share));
    }
    set_weights(row, share_of(factor, denominator, -factor * share), of_positives);
}
