#version 450
// The gradient through a normalization of rows by their Euclidean norms: each row is read for its sums and again for the result,
// which may be where the gradient is.
//
// (g - x (g·x)/‖x‖²)/‖x‖ with each component's own part left out on both sides, (gᵢ Σ_{j≠i} xⱼ² - xᵢ Σ_{j≠i} gⱼxⱼ)/‖x‖³: nothing flows back
// through the norm of a single component, whatever a driver's roots and quotients are rounded to.
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
layout(constant_id = 3) const uint OF_COSINES = 0; // a row without a norm is a constant then
layout(constant_id = 4) const uint ADDS = 0;       // to what the result has
layout(constant_id = 8) const uint LEAVES_OUT = 0; // of a row whose norm is no number the gradient is NaN already, or 0 where nothing counts

const uint NAN_FOR_ZERO = 4u;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) readonly buffer Gradient { FLOATS gradient[]; };
layout(set = 0, binding = 2) buffer Result { FLOATS result[]; };
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
    uint flags;
    float epsilon;
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
DEFINE_FLOATS(gradient_four, gradient)
DEFINE_FLOATS(result_four, result)
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

// At the scale of a row's norm; a 0 is one, whatever the norm is.
vec4 unit_four(uint x_row, uint column, Divisor norm)
{
    vec4 x = scale_four(source_four(x_row, column, columns), norm.exponent);
    precise vec4 unit = mix(x / norm.value, vec4(0.0), equal(x, vec4(0.0)));
    return unit;
}

// Σ (x/‖x‖)² and Σ gradient · x/‖x‖, for the rows that need it at a scale of their own.
vec2 unit_products(uint x_row, uint g_row, Divisor norm, bool wanted)
{
    precise vec3 sum = vec3(0.0);
    for (uint c = lane() * 4u; wanted && c < columns; c += FOUR_STEP)
    {
        vec4 x = unit_four(x_row, c, norm);
        sum = sum + vec3(dot(x, x), dot(x, gradient_four(g_row, c, columns)), 0.0);
    }
    return LANES > 1u ? reduce_add_row(sum, LANES).xy : sum.xy;
}

void store(uint to, uint column, vec4 value)
{
    if (ADDS != 0u)
    {
        value = result_four(to, column, columns) + value;
    }
    store_result(to, column, columns, value);
}

// What is left of the gradient beside the direction x, from Σ x² and Σ gradient · x, times 1/Σ x².
vec4 across(vec4 x, vec4 g, vec2 sums, float factor)
{
    precise vec4 others = (sums.x - x * x) * factor;
    precise vec4 along = (sums.y - x * g) * factor;
    precise vec4 rest = g * others - x * along;
    return rest;
}

void store_plain(uint x_row, uint g_row, uint to, uint column, vec2 sums, float inverse)
{
    vec4 x = source_four(x_row, column, columns);
    store(to, column, across(x, gradient_four(g_row, column, columns), sums, inverse * inverse) * inverse);
}

void store_scaled(uint x_row, uint g_row, uint to, uint column, vec2 sums, Divisor norm)
{
    vec4 rest = across(unit_four(x_row, column, norm), gradient_four(g_row, column, columns), sums, 1.0);
    store(to, column, scale_four(rest / norm.value, norm.exponent));
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
    vec2 products = sums.xy;
    if (LANES > 1u ? any_row(!plain) : !plain)
    {
        Divisor again = source_norm(sums.x, x_row, columns, !plain);
        vec2 scaled = unit_products(x_row, g_row, again, !plain);
        norm = plain ? norm : again;
        products = plain ? products : scaled;
    }
    if (row >= rows)
    {
        return;
    }
    uint to = result_base + row * result_stride;
    bool is_zero = OF_COSINES != 0u && norm.value == 0.0;
    // As a clamp's gradient: a norm that equals epsilon is no constant.
    if (is_zero || norm_of(norm) < epsilon)
    {
        float divisor = is_zero && (flags & NAN_FOR_ZERO) != 0u ? uintBitsToFloat(NAN_BITS) : epsilon;
        for (uint c = lane() * 4u; c < columns; c += FOUR_STEP)
        {
            store(to, c, gradient_four(g_row, c, columns) / divisor);
        }
    }
    else if (plain)
    {
        float inverse = 1.0 / norm.value;
        FOR_FOURS(c, FOURS_AT_ONCE, store_plain(x_row, g_row, to, c, products, inverse);)
    }
    else if (LEAVES_OUT != 0u && floatBitsToUint(norm.value) >= INFINITY_BITS)
    {
        for (uint c = lane() * 4u; c < columns; c += FOUR_STEP)
        {
            store(to, c, gradient_four(g_row, c, columns));
        }
    }
    else
    {
        for (uint c = lane() * 4u; c < columns; c += FOUR_STEP)
        {
            store_scaled(x_row, g_row, to, c, products, norm);
        }
    }
}
