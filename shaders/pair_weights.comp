#version 450
// A tile of similarities becomes a tile of weights, what each pair counts for in a gradient: from the numbers of its left row (the
// line) and of its right row. The weights' sums over each line join those of earlier tiles. An invocation takes LINES lines, so
// that it reads the numbers of a right row once for all of them.

#include "lib/scaling.glsl"
#include "lib/exponential.glsl"
#include "lib/pair_roles.glsl"

layout(constant_id = 4) const uint LINES = 1;

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

shared vec2 parts[gl_WorkGroupSize.x * LINES];

// Of this invocation's lines.
uint line_of[LINES];
Share share_of[LINES];
vec2 chains[LINES];
vec2 totals[LINES];

// Weights are kept times a power of two near the scale, so that few are lost below the normal numbers that the scale brings back.
int shift_of_scale()
{
    return clamp(-exponent_to_one(floatBitsToUint(scale)), 0, 60);
}

float added(vec3 share, float logit, uint role, int shift)
{
    float power = uintBitsToFloat(uint(127 + shift) << 23);
    float e;
    if (KIND == SOFTMAX)
    {
        e = exp_of(logit - share.y, shift);
    }
    else
    {
        e = power * (role == POSITIVE ? -sigmoid_of(-logit) : sigmoid_of(logit));
    }
    precise float w = fma(share.x, e, share.z * power);
    return w;
}

vec3 counting(Share share, uint role)
{
    return role == POSITIVE ? share.positives.xyz : share.negatives.xyz;
}

void add_pair(uint l, uint element, Share of_element)
{
    uint role = role_of(line_of[l], element);
    float similarity = similarity_of(line_of[l], element, role);
    float logit = logit_of(similarity);
    int shift = shift_of_scale();
    float back = uintBitsToFloat(uint(127 - shift) << 23);
    precise float w = 0.0;
    if ((FLAGS & HAS_LINES) != 0u)
    {
        w += added(counting(share_of[l], role), logit, role, shift);
    }
    if ((FLAGS & HAS_ELEMENTS) != 0u)
    {
        w += added(counting(of_element, role), logit, role, shift);
    }
    bool counts = role != LEFT_OUT;
    weights[weights_base + line_of[l] * weights_line_step + element] = counts ? w * (scale * back) : 0.0;
    w *= back;
    precise vec2 chain = chains[l] + (counts ? vec2(w * similarity, w) : vec2(0.0));
    chains[l] = chain;
}

void add_chains(uint begin, uint end)
{
    [[unroll]] for (uint l = 0u; l < LINES; l++)
    {
        chains[l] = vec2(0.0);
    }
    [[dont_unroll]] for (uint e = begin; e < end; e += SEGMENTS)
    {
        Share of_element = Share(vec4(0.0), vec4(0.0));
        if ((FLAGS & HAS_ELEMENTS) != 0u)
        {
            of_element = of_elements[elements_base + e];
        }
        [[unroll]] for (uint l = 0u; l < LINES; l++)
        {
            add_pair(l, e, of_element);
        }
    }
    [[unroll]] for (uint l = 0u; l < LINES; l++)
    {
        precise vec2 total = totals[l] + chains[l];
        totals[l] = total;
    }
}

void main()
{
    uint first = line_of_invocation() * LINES;
    [[unroll]] for (uint l = 0u; l < LINES; l++)
    {
        // Lines beyond the last are the last once more.
        line_of[l] = min(first + l, lines - 1u);
        totals[l] = vec2(0.0);
        if ((FLAGS & HAS_LINES) != 0u)
        {
            share_of[l] = of_lines[lines_base + line_of[l]];
        }
    }
    if (first < lines)
    {
        for (uint begin = segment(); begin < elements; begin += CHAIN * SEGMENTS)
        {
            add_chains(begin, min(begin + CHAIN * SEGMENTS, elements));
        }
    }
    if (SEGMENTS > 1u)
    {
        [[unroll]] for (uint l = 0u; l < LINES; l++)
        {
            parts[gl_LocalInvocationID.x * LINES + l] = totals[l];
        }
        barrier();
    }
    if (segment() != 0u)
    {
        return;
    }
    [[unroll]] for (uint l = 0u; l < LINES; l++)
    {
        if (first + l < lines)
        {
            uint place = lines_base + first + l;
            precise vec2 all = is_first != 0u ? vec2(0.0) : line_sums[place];
            for (uint s = 0u; s < SEGMENTS; s++)
            {
                all += SEGMENTS > 1u ? parts[(gl_LocalInvocationID.x + s) * LINES + l] : totals[l];
            }
            line_sums[place] = all;
        }
    }
}
