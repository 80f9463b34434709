#version 450
// For each line of a tile of similarities the running sums over its negatives and its positives: of exp(logit) together with the
// largest logit so far, or of softplus; and of the logits themselves. What was summed over earlier tiles is joined by this one's.

#include "lib/scaling.glsl"
#include "lib/exponential.glsl"
#include "lib/pair_roles.glsl"

// Of a line: (largest, sum) of negatives and of positives; then the totals of both.
layout(set = 0, binding = 4) buffer Sums { vec4 sums[]; };

shared vec4 parts[gl_WorkGroupSize.x];
shared vec2 part_totals[gl_WorkGroupSize.x];

#define NOTHING uintBitsToFloat(SIGN_BIT | INFINITY_BITS)

// What a value at scale e^from counts for at scale e^to; infinities of the same sign are equal.
float share_of(float from, float to)
{
    return from == to ? 1.0 : exp_of(from - to);
}

// (largest, sum) of both together.
vec2 join(vec2 a, vec2 b)
{
    if (KIND != SOFTMAX)
    {
        precise float sum = a.y + b.y;
        return vec2(0.0, sum);
    }
    float largest = a.x > b.x ? a.x : b.x;
    precise float sum = a.y * share_of(a.x, largest);
    sum = fma(b.y, share_of(b.x, largest), sum);
    return vec2(largest, sum);
}

void add_chain(uint line, uint begin, uint end, inout vec4 pairs, inout vec2 totals)
{
    vec2 largest = vec2(NOTHING);
    if (KIND == SOFTMAX)
    {
        for (uint e = begin; e < end; e += SEGMENTS)
        {
            uint role = role_of(line, e);
            float logit = logit_of(similarity_of(line, e, role));
            largest.x = role == NEGATIVE && logit > largest.x ? logit : largest.x;
            largest.y = role == POSITIVE && logit > largest.y ? logit : largest.y;
        }
    }
    precise vec2 chain = vec2(0.0);
    precise vec2 logits = vec2(0.0);
    for (uint e = begin; e < end; e += SEGMENTS)
    {
        uint role = role_of(line, e);
        if (role != LEFT_OUT)
        {
            float logit = logit_of(similarity_of(line, e, role));
            float term;
            if (KIND == SOFTMAX)
            {
                term = share_of(logit, role == POSITIVE ? largest.y : largest.x);
            }
            else
            {
                term = softplus_of(role == POSITIVE ? -logit : logit);
            }
            chain += role == POSITIVE ? vec2(0.0, term) : vec2(term, 0.0);
            logits += role == POSITIVE ? vec2(0.0, logit) : vec2(logit, 0.0);
        }
    }
    pairs.xy = join(pairs.xy, vec2(largest.x, chain.x));
    pairs.zw = join(pairs.zw, vec2(largest.y, chain.y));
    precise vec2 t = totals + logits;
    totals = t;
}

void main()
{
    uint line = line_of_invocation();
    vec4 pairs = vec4(NOTHING, 0.0, NOTHING, 0.0);
    vec2 totals = vec2(0.0);
    if (line < lines)
    {
        for (uint begin = segment(); begin < elements; begin += CHAIN * SEGMENTS)
        {
            add_chain(line, begin, min(begin + CHAIN * SEGMENTS, elements), pairs, totals);
        }
    }
    if (SEGMENTS > 1u)
    {
        parts[gl_LocalInvocationID.x] = pairs;
        part_totals[gl_LocalInvocationID.x] = totals;
        barrier();
    }
    if (line >= lines || segment() != 0u)
    {
        return;
    }
    uint place = lines_base + 2u * line;
    vec4 before = vec4(NOTHING, 0.0, NOTHING, 0.0);
    precise vec2 all = vec2(0.0);
    if ((flags & FIRST) == 0u)
    {
        before = sums[place];
        all = sums[place + 1u].xy;
    }
    for (uint s = 0u; s < SEGMENTS; s++)
    {
        if (SEGMENTS > 1u)
        {
            pairs = parts[gl_LocalInvocationID.x + s];
            totals = part_totals[gl_LocalInvocationID.x + s];
        }
        before.xy = join(before.xy, pairs.xy);
        before.zw = join(before.zw, pairs.zw);
        all += totals;
    }
    sums[place] = before;
    sums[place + 1u] = vec4(all, 0.0, 0.0);
}
