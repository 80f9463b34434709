#version 450
// The gradients of row-wise cosines with respect to one of the matrices or both: each pair of rows is read for its sums and again
// for the results. As in normalize_rows_gradient.comp, each component's own part is left out on both sides.
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

layout(constant_id = 2) const uint LEFT_TYPE = 0;
layout(constant_id = 3) const uint RIGHT_TYPE = 0;
layout(constant_id = 4) const uint OF_LEFT = 1;
layout(constant_id = 5) const uint OF_RIGHT = 1;

const uint NAN_FOR_ZERO = 4u;

layout(set = 0, binding = 0) readonly buffer Left { ELEMENTS left[]; };
layout(set = 0, binding = 1) readonly buffer Right { ELEMENTS right[]; };
layout(set = 0, binding = 2) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 3) writeonly buffer LeftResult { FLOATS left_result[]; };
layout(set = 0, binding = 4) writeonly buffer RightResult { FLOATS right_result[]; };
layout(push_constant) uniform Parameters
{
    uint left_base;
    uint left_stride; // a stride of 0: one row serves all
    uint right_base;
    uint right_stride;
    uint gradient_base;
    uint gradient_stride;
    uint left_result_base;
    uint left_result_stride;
    uint right_result_base;
    uint right_result_stride;
    uint rows;
    uint columns;
    uint flags;
    float epsilon;
};

DEFINE_FOUR(left_four, left, LEFT_TYPE)
DEFINE_FOUR(right_four, right, RIGHT_TYPE)
DEFINE_STORE_FOUR(store_left, left_result)
DEFINE_STORE_FOUR(store_right, right_result)
DEFINE_FOURS_NORM(left_norm, left_four)
DEFINE_FOURS_NORM(right_norm, right_four)

// A pair of rows, their norms before any clamp, and where the gradients go.
struct Pair
{
    uint left;
    uint right;
    Divisor left_norm;
    Divisor right_norm;
    uint left_result;
    uint right_result;
};

// Of left · left, left · right and right · right.
vec3 products(uint left_row, uint right_row, uint column)
{
    vec4 x = left_four(left_row, column, columns);
    vec4 y = right_four(right_row, column, columns);
    return vec3(dot(x, x), dot(x, y), dot(y, y));
}

vec3 row_products(uint left_row, uint right_row)
{
    precise vec3 sum = vec3(0.0);
    FOR_FOURS(c, FOURS_AT_ONCE, sum = sum + products(left_row, right_row, c);)
    return LANES > 1u ? reduce_add_row(sum, LANES) : sum;
}

vec4 divided(vec4 x, Divisor by)
{
    precise vec4 unit = scale_four(x, by.exponent) / by.value;
    return unit;
}

// Of a pair at scales of its own: the products of both divided rows.
vec3 divided_products(Pair pair, Divisor a, Divisor b, bool wanted)
{
    precise vec3 sum = vec3(0.0);
    for (uint c = lane() * 4u; wanted && c < columns; c += FOUR_STEP)
    {
        vec4 x = divided(left_four(pair.left, c, columns), a);
        vec4 y = divided(right_four(pair.right, c, columns), b);
        sum = sum + vec3(dot(x, x), dot(x, y), dot(y, y));
    }
    return LANES > 1u ? reduce_add_row(sum, LANES) : sum;
}

// What is left of the other row beside the direction of the own one, from Σ own² and Σ own · other, times 1/Σ own²; all of it where
// the own norm is a constant.
vec4 across(vec4 own, vec4 other, float squares, float product, float factor, bool is_constant)
{
    precise vec4 others = (squares - own * own) * factor;
    precise vec4 along = (product - own * other) * factor;
    precise vec4 rest = other * others - own * along;
    return is_constant ? other : rest;
}

// A norm below epsilon is the constant epsilon.
bool is_constant(Divisor norm)
{
    return norm.value == 0.0 || norm_of(norm) < epsilon;
}

// of_left and of_right: 1/Σ x², and what the gradient is multiplied by at the end.
void store_plain(Pair pair, uint column, vec3 sums, vec2 of_left, vec2 of_right)
{
    vec4 x = left_four(pair.left, column, columns);
    vec4 y = right_four(pair.right, column, columns);
    if (OF_LEFT != 0u)
    {
        store_left(pair.left_result, column, columns, across(x, y, sums.x, sums.y, of_left.x, is_constant(pair.left_norm)) * of_left.y);
    }
    if (OF_RIGHT != 0u)
    {
        store_right(pair.right_result, column, columns, across(y, x, sums.z, sums.y, of_right.x, is_constant(pair.right_norm)) * of_right.y);
    }
}

void store_scaled(Pair pair, uint column, vec3 sums, Divisor a, Divisor b, float g)
{
    vec4 x = divided(left_four(pair.left, column, columns), a);
    vec4 y = divided(right_four(pair.right, column, columns), b);
    if (OF_LEFT != 0u)
    {
        vec4 rest = across(x, y, sums.x, sums.y, 1.0, is_constant(pair.left_norm));
        store_left(pair.left_result, column, columns, g * scale_four(rest / a.value, a.exponent));
    }
    if (OF_RIGHT != 0u)
    {
        vec4 rest = across(y, x, sums.z, sums.y, 1.0, is_constant(pair.right_norm));
        store_right(pair.right_result, column, columns, g * scale_four(rest / b.value, b.exponent));
    }
}

void main()
{
    uint row = lane_row();
    uint known = min(row, rows - 1u);
    Pair pair;
    pair.left = left_base + known * left_stride;
    pair.right = right_base + known * right_stride;
    pair.left_result = left_result_base + known * left_result_stride;
    pair.right_result = right_result_base + known * right_result_stride;
    vec3 sums = row_products(pair.left, pair.right);
    float g = gradient[gradient_base + known * gradient_stride];
    float a = 1.0 / max(sqrt(sums.x), epsilon);
    float b = 1.0 / max(sqrt(sums.z), epsilon);
    // No factor of a component may leave the range either.
    bool factors = g == 0.0 || (is_safe_sum(abs(g * a * a)) && is_safe_sum(abs(g * b * b)));
    bool plain = is_safe_sum(sums.x) && is_safe_sum(sums.z) && factors;
    pair.left_norm = Divisor(sqrt(sums.x), 0);
    pair.right_norm = Divisor(sqrt(sums.z), 0);
    bool nan_for_zero = (flags & NAN_FOR_ZERO) != 0u;
    Divisor by_left = pair.left_norm;
    Divisor by_right = pair.right_norm;
    if (LANES > 1u ? any_row(!plain) : !plain)
    {
        pair.left_norm = left_norm(sums.x, pair.left, columns, !plain);
        pair.right_norm = right_norm(sums.z, pair.right, columns, !plain);
        by_left = divisor_of(pair.left_norm, epsilon, nan_for_zero);
        by_right = divisor_of(pair.right_norm, epsilon, nan_for_zero);
        vec3 scaled = divided_products(pair, by_left, by_right, !plain);
        sums = plain ? sums : scaled;
    }
    if (row >= rows)
    {
        return;
    }
    if (plain)
    {
        float both = g * a * b;
        FOR_FOURS(c, FOURS_AT_ONCE, store_plain(pair, c, sums, vec2(a * a, both), vec2(b * b, both));)
        return;
    }
    for (uint c = lane() * 4u; c < columns; c += FOUR_STEP)
    {
        store_scaled(pair, c, sums, by_left, by_right, g);
    }
}
