#version 450
// A tile of similarities becomes a tile of weights, what each pair counts for in a gradient: from the numbers of its left row (the
// line) and of its right row. The weights' sums over each line join those of earlier tiles.

#include "lib/scaling.glsl"
#include "lib/exponential.glsl"
#include "lib/pair_roles.glsl"

// Of a row: factor, log-sum and constant of negatives; the same of positives.
struct Share
{
    vec4 negatives;
    vec4 positives;
};

layout(set = 0, binding = 4) readonly buffer Lines { Share of_lines[]; };
layout(set = 0, binding = 5) readonly buffer Elements { Share of_elements[]; };
layout(set = 0, binding = 6) writeonly buffer Weights { float weights[]; };

// Of a line: Σ weight · similarity, Σ weight.
layout(set = 0, binding = 7) buffer LineSums { vec2 line_sums[]; };

shared vec2 parts[gl_WorkGroupSize.x];

float added(vec3 share, float logit, uint role)
{
    float e;
    if (KIND == SOFTMAX)
    {
        e = exp_of(logit - share.y);
    }
    else
    {
        e = role == POSITIVE ? -sigmoid_of(-logit) : sigmoid_of(logit);
    }
    precise float w = fma(share.x, e, share.z);
    return w;
}

float weight_of(uint line, uint element, float similarity, uint role)
{
    if (role == LEFT_OUT)
    {
        return 0.0;
    }
    float logit = logit_of(similarity);
    precise float w = 0.0;
    if ((flags & HAS_LINES) != 0u)
    {
        Share share = of_lines[lines_base + line];
        w += added(role == POSITIVE ? share.positives.xyz : share.negatives.xyz, logit, role);
    }
    if ((flags & HAS_ELEMENTS) != 0u)
    {
        Share share = of_elements[elements_base + element];
        w += added(role == POSITIVE ? share.positives.xyz : share.negatives.xyz, logit, role);
    }
    return w;
}

vec2 chain_of(uint line, uint begin, uint end)
{
    precise vec2 chain = vec2(0.0);
    for (uint e = begin; e < end; e += SEGMENTS)
    {
        uint role = role_of(line, e);
        float similarity = similarity_of(line, e, role);
        float w = weight_of(line, e, similarity, role);
        weights[line * line_step + e * element_step] = w * scale;
        if (role != LEFT_OUT)
        {
            chain += vec2(w * similarity, w);
        }
    }
    return chain;
}

void main()
{
    uint line = line_of_invocation();
    precise vec2 total = vec2(0.0);
    if (line < lines)
    {
        for (uint begin = segment(); begin < elements; begin += CHAIN * SEGMENTS)
        {
            total += chain_of(line, begin, min(begin + CHAIN * SEGMENTS, elements));
        }
    }
    if (SEGMENTS > 1u)
    {
        parts[gl_LocalInvocationID.x] = total;
        barrier();
    }
    if (line >= lines || segment() != 0u)
    {
        return;
    }
    precise vec2 all = (flags & FIRST) != 0u ? vec2(0.0) : line_sums[lines_base + line];
    for (uint s = 0u; s < SEGMENTS; s++)
    {
        all += SEGMENTS > 1u ? parts[gl_LocalInvocationID.x + s] : total;
    }
    line_sums[lines_base + line] = all;
}
