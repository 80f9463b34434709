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

// (largest, sum) of both together; infinities of the same sign are equal.
vec2 join(vec2 a, vec2 b)
{
    if (KIND != SOFTMAX)
    {
        precise float sum = a.y + b.y;
        return vec2(0.0, sum);
    }
    bool swaps = b.x > a.x;
    vec2 larger = swaps ? b : a;
    vec2 smaller = swaps ? a : b;
    float share = smaller.x == larger.x ? 1.0 : exp_of(smaller.x - larger.x);
    precise float sum = fma(smaller.y, share, larger.y);
    return vec2(larger.x, sum);
}

// Elements of a chain that are read at once. Some compilers take minutes over a stretch of many exponentials.
layout(constant_id = 5) const uint AT_ONCE = 1;

void add_elements(uint line, uint begin, uint end, inout vec4 pairs, inout vec2 totals)
{
    float logits[AT_ONCE];
    uint roles[AT_ONCE];
    vec2 largest = vec2(NOTHING);
    [[unroll]] for (uint k = 0u; k < AT_ONCE; k++)
    {
        uint e = begin + k * SEGMENTS;
        roles[k] = e < end ? role_of(line, min(e, elements - 1u)) : LEFT_OUT;
        logits[k] = logit_of(similarity_of(line, min(e, elements - 1u), roles[k]));
        largest.x = roles[k] == NEGATIVE && logits[k] > largest.x ? logits[k] : largest.x;
        largest.y = roles[k] == POSITIVE && logits[k] > largest.y ? logits[k] : largest.y;
    }
    precise vec2 sum = vec2(0.0);
    precise vec2 total = totals;
    [[unroll]] for (uint k = 0u; k < AT_ONCE; k++)
    {
        bool positive = roles[k] == POSITIVE;
        float logit = roles[k] == LEFT_OUT ? 0.0 : logits[k];
        float scale_of_largest = positive ? largest.y : largest.x;
        float term;
        if (KIND == SOFTMAX)
        {
            term = logit == scale_of_largest ? 1.0 : exp_of(logit - scale_of_largest);
        }
        else
        {
            term = softplus_of(positive ? -logit : logit);
        }
        term = roles[k] == LEFT_OUT ? 0.0 : term;
        sum += positive ? vec2(0.0, term) : vec2(term, 0.0);
        total += positive ? vec2(0.0, logit) : vec2(logit, 0.0);
    }
    pairs.xy = join(pairs.xy, vec2(largest.x, sum.x));
    pairs.zw = join(pairs.zw, vec2(largest.y, sum.y));
    totals = total;
}

void add_chain(uint line, uint begin, uint end, inout vec4 pairs, inout vec2 totals)
{
    vec4 chain = vec4(NOTHING, 0.0, NOTHING, 0.0);
    precise vec2 logits = vec2(0.0);
    [[dont_unroll]] for (uint first = begin; first < end; first += AT_ONCE * SEGMENTS)
    {
        add_elements(line, first, end, chain, logits);
    }
    pairs.xy = join(pairs.xy, chain.xy);
    pairs.zw = join(pairs.zw, chain.zw);
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
    if (is_first == 0u)
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
