#version 450
// Rows of any type and start become their coarse copies: x ≈ s·c with c = round(127·x / max|x|) and s = x·c / c·c, which leaves a rest that is
// perpendicular to c. Codes are a byte each, with zeros up to a multiple of 16. Beside them are s, the length of the rest or more, and that of
// the row. Rows whose squares are not in the safe range have no codes and a rest without end, but for rows of zeros.
//! variant tree USE_SUBGROUPS=0
//! variant subgroup USE_SUBGROUPS=1

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"

layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) writeonly buffer Codes { uint codes[]; };
layout(set = 0, binding = 2) writeonly buffer Facts { float facts[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint codes_base;
    uint words;      // of 4 codes, of a row
    uint facts_base;
    float slack;     // CoarseSlack.Of
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)

vec4 four_of(uint base, uint word)
{
    return word * 4u < columns ? source_four(base, word * 4u, columns) : vec4(0.0);
}

// Rounded alike wherever it is asked for.
vec4 codes_of(vec4 x, float factor)
{
    precise vec4 scaled = x * factor;
    precise vec4 rounded = clamp(roundEven(scaled), vec4(-127.0), vec4(127.0));
    return rounded;
}

uint packed(vec4 code)
{
    uvec4 bits = uvec4(ivec4(code)) & 0xffu;
    return bits.x | (bits.y << 8) | (bits.z << 16) | (bits.w << 24);
}

float total_of(vec4 parts)
{
    return sum_of_row((parts.x + parts.y) + (parts.z + parts.w));
}

void main()
{
    uint row = lane_row();
    uint base = source_base + min(row, rows - 1u) * source_stride;
    vec4 parts = vec4(0.0);
    uint largest = 0u;
    for (uint w = lane(); w < words; w += LANES)
    {
        vec4 x = four_of(base, w);
        parts = fma(x, x, parts);
        largest = max(largest, largest_of_four(x));
    }
    float squares = total_of(parts);
    largest = largest_of_row(largest);
    bool ordinary = is_safe_sum(squares);
    float factor = ordinary ? 127.0 / uintBitsToFloat(largest) : 0.0;

    vec4 products = vec4(0.0);
    vec4 code_squares = vec4(0.0);
    for (uint w = lane(); w < words; w += LANES)
    {
        vec4 x = four_of(base, w);
        vec4 code = ordinary ? codes_of(x, factor) : vec4(0.0);
        products = fma(x, code, products);
        code_squares = fma(code, code, code_squares);
        if (row < rows)
        {
            codes[codes_base + row * words + w] = packed(code);
        }
    }
    float product = total_of(products);
    float length_of_codes = total_of(code_squares);
    float scale = ordinary ? product / length_of_codes : 0.0;

    vec4 rests = vec4(0.0);
    for (uint w = lane(); ordinary && w < words; w += LANES)
    {
        vec4 x = four_of(base, w);
        precise vec4 rest = x - scale * codes_of(x, factor);
        rests = fma(rest, rest, rests);
    }
    float rest = total_of(rests);
    if (row < rows && lane() == 0u)
    {
        float size = ordinary ? sqrt(squares) : 0.0;
        uint first = facts_base + row * 3u;
        facts[first] = scale;
        facts[first + 1u] = ordinary ? sqrt(rest) * (1.0 + slack) + slack * size : largest == 0u ? 0.0 : uintBitsToFloat(INFINITY_BITS);
        facts[first + 2u] = size;
    }
}
