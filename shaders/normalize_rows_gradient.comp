#version 450
// The gradient through a normalization of rows by their Euclidean norms: each row is read for its sums and again for the result.
//! variant vec4-tree LAYOUT=1 USE_SUBGROUPS=0
//! variant half4-tree LAYOUT=2 USE_SUBGROUPS=0
//! variant words-tree LAYOUT=0 USE_SUBGROUPS=0
//! variant wide-tree LAYOUT=3 USE_SUBGROUPS=0
//! variant vec4-subgroup LAYOUT=1 USE_SUBGROUPS=1
//! variant half4-subgroup LAYOUT=2 USE_SUBGROUPS=1
//! variant words-subgroup LAYOUT=0 USE_SUBGROUPS=1

#define REDUCE_COMPONENTS 3
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/lane_fours.glsl"

layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) readonly buffer Gradient { FLOATS gradient[]; };
layout(set = 0, binding = 2) writeonly buffer Result { FLOATS result[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint gradient_base;
    uint gradient_stride;
    uint result_base;
    uint result_stride;
    uint rows;
    uint columns;
    float epsilon;
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
DEFINE_FLOATS(gradient_four, gradient)
DEFINE_STORE_FOUR(store_result, result)
DEFINE_FOURS_NORM(source_norm, source_four)

// Of x · x, x · gradient and gradient · gradient.
vec3 products(uint x_row, uint g_row, uint column)
{
    vec4 x = source_four(x_row, column, columns);
    vec4 g = gradient_four(g_row, column, columns);
    return vec3(dot(x, x), dot(x, g), dot(g, g));
}

vec3 row_products(uint x_row, uint g_row)
{
    precise vec3 sum = vec3(0.0);
    FOR_FOURS(c, FOURS_AT_ONCE, sum = sum + products(x_row, g_row, c);)
    return LANES > 1u ? reduce_add_row(sum, LANES) : sum;
}

// Σ gradient · x / norm, for the rows that need it at a scale of their own.
float along_of(uint x_row, uint g_row, Divisor norm, bool wanted)
{
    precise float sum = 0.0;
    for (uint c = lane() * 4u; wanted && c < columns; c += FOUR_STEP)
    {
        vec4 x = scale_four(source_four(x_row, c, columns), norm.exponent) / norm.value;
        sum = sum + dot(x, gradient_four(g_row, c, columns));
    }
    return sum_of_row(sum);
}

void store_plain(uint x_row, uint g_row, uint to, uint column, float along, float inverse)
{
    vec4 x = source_four(x_row, column, columns);
    precise vec4 rest = gradient_four(g_row, column, columns) - along * (x * inverse);
    store_result(to, column, columns, rest * inverse);
}

void store_scaled(uint x_row, uint g_row, uint to, uint column, float along, Divisor norm)
{
    vec4 x = scale_four(source_four(x_row, column, columns), norm.exponent);
    vec4 slope = mix(x / norm.value, vec4(0.0), equal(x, vec4(0.0)));
    precise vec4 rest = gradient_four(g_row, column, columns) - along * slope;
    store_result(to, column, columns, scale_four(rest / norm.value, norm.exponent));
}

void main()
{
    uint row = lane_row();
    uint known = min(row, rows - 1u);
    uint x_row = source_base + known * source_stride;
    uint g_row = gradient_base + known * gradient_stride;
    vec3 sums = row_products(x_row, g_row);
    bool plain = is_safe_sum(sums.x) && is_safe_sum(sums.z);
    Divisor norm = Divisor(sqrt(sums.x), 0);
    float along = sums.y / norm.value;
    if (LANES > 1u ? any_row(!plain) : !plain)
    {
        Divisor again = source_norm(sums.x, x_row, columns, !plain);
        float scaled = along_of(x_row, g_row, again, !plain);
        norm = plain ? norm : again;
        along = plain ? along : scaled;
    }
    if (row >= rows)
    {
        return;
    }
    uint to = result_base + row * result_stride;
    // As a clamp's gradient: a norm that equals epsilon is no constant.
    if (norm_of(norm) < epsilon)
    {
        for (uint c = lane() * 4u; c < columns; c += FOUR_STEP)
        {
            store_result(to, c, columns, gradient_four(g_row, c, columns) / epsilon);
        }
    }
    else if (plain)
    {
        float inverse = 1.0 / norm.value;
        FOR_FOURS(c, FOURS_AT_ONCE, store_plain(x_row, g_row, to, c, along, inverse);)
    }
    else
    {
        for (uint c = lane() * 4u; c < columns; c += FOUR_STEP)
        {
            store_scaled(x_row, g_row, to, c, along, norm);
        }
    }
}
