#version 450
// The cosine of row i of one matrix with row i of another, in one pass over both.
//! variant vec4-tree LAYOUT=1 USE_SUBGROUPS=0
//! variant half4-tree LAYOUT=2 USE_SUBGROUPS=0
//! variant words-tree LAYOUT=0 USE_SUBGROUPS=0
//! variant wide-tree LAYOUT=3 USE_SUBGROUPS=0
//! variant vec4-subgroup LAYOUT=1 USE_SUBGROUPS=1
//! variant half4-subgroup LAYOUT=2 USE_SUBGROUPS=1
//! variant words-subgroup LAYOUT=0 USE_SUBGROUPS=1

#define ROW_SUMS 3
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/row_sums.glsl"
#include "lib/lane_fours.glsl"
#include "lib/rounding.glsl"

layout(constant_id = 2) const uint LEFT_TYPE = 0;
layout(constant_id = 3) const uint RIGHT_TYPE = 0;

const uint NAN_FOR_ZERO = 4u;

// Which the host never sets and the compiler does not know of, so that it keeps what is read for its own sake.
const uint NO_FLAG = 0x80000000u;

layout(set = 0, binding = 0) readonly buffer Left { ELEMENTS left[]; };
layout(set = 0, binding = 1) readonly buffer Right { ELEMENTS right[]; };
layout(set = 0, binding = 2) writeonly buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint left_base;
    uint left_stride;
    uint right_base;
    uint right_stride;
    uint rows;
    uint columns;
    uint result_base;
    uint flags;
    float epsilon;
};

DEFINE_FOUR(left_four, left, LEFT_TYPE)
DEFINE_FOUR(right_four, right, RIGHT_TYPE)

uint left_row;
uint right_row;
int left_exponent;
int right_exponent;

void take(uint place, uint column)
{
    vec4 x = left_four(left_row, column, columns);
    vec4 y = right_four(right_row, column, columns);
    chains[place] = with_products(chains[place], x, y);
    chains[CHAINS_AT_ONCE + place] = with_squares(chains[CHAINS_AT_ONCE + place], x);
    chains[2u * CHAINS_AT_ONCE + place] = with_squares(chains[2u * CHAINS_AT_ONCE + place], y);
}

// The same at scales of their own: first of the squares, then of the products, whose scales epsilon may have changed.
void take_scaled_squares(uint place, uint column)
{
    vec4 x = scale_four(left_four(left_row, column, columns), left_exponent);
    vec4 y = scale_four(right_four(right_row, column, columns), right_exponent);
    chains[CHAINS_AT_ONCE + place] = with_squares(chains[CHAINS_AT_ONCE + place], x);
    chains[2u * CHAINS_AT_ONCE + place] = with_squares(chains[2u * CHAINS_AT_ONCE + place], y);
}

void take_scaled_products(uint place, uint column)
{
    vec4 x = scale_four(left_four(left_row, column, columns), left_exponent);
    vec4 y = scale_four(right_four(right_row, column, columns), right_exponent);
    chains[place] = with_products(chains[place], x, y);
}

#if LAYOUT == WIDE
// Where each invocation reads a row of its own: the lines of 64 bytes of a row, as a power of two, that eight invocations first read for one another, side
// by side, so that they come from memory in its order and not eight rows at a time; 1: they do not.
layout(constant_id = 16) const uint LINES = 1;
const uint LINE = 16u;

uint read_ahead()
{
    uint bits = 0u;
    uint line = gl_LocalInvocationID.x % 8u;
    uint first = line % LINES * LINE;
    uint eight = lane_row() / 8u * 8u;
    for (uint r = line / LINES; r < 8u; r += 8u / min(LINES, 8u))
    {
        uint row = min(eight + r, rows - 1u);
        [[unroll]] for (uint c = 0u; c < LINES * LINE; c += 8u * LINE)
        {
            bits |= unpackUint2x32(left[(left_base + row * left_stride + min(first + c, columns - 1u)) >> 2].x).x;
        }
        [[unroll]] for (uint c = 0u; c < LINES * LINE; c += 8u * LINE)
        {
            bits |= unpackUint2x32(right[(right_base + row * right_stride + min(first + c, columns - 1u)) >> 2].x).x;
        }
    }
    return bits;
}
#endif

DEFINE_ROW_SUMS(sum_rows, take)
DEFINE_RARE_ROW_SUMS(sum_scaled_squares, take_scaled_squares)
DEFINE_RARE_ROW_SUMS(sum_scaled_products, take_scaled_products)

bool has_scale(uint largest)
{
    return largest != 0u && largest < INFINITY_BITS;
}

// The norms of rows whose squares left the safe range; every invocation of the workgroup calls it.
void find_scaled_norms(bool left_again, bool right_again, inout Divisor a, inout Divisor b)
{
    uint left_largest = 0u;
    for (uint c = lane() * 4u; left_again && c < columns; c += FOUR_STEP)
    {
        left_largest = max(left_largest, largest_of_four(left_four(left_row, c, columns)));
    }
    uint right_largest = 0u;
    for (uint c = lane() * 4u; right_again && c < columns; c += FOUR_STEP)
    {
        right_largest = max(right_largest, largest_of_four(right_four(right_row, c, columns)));
    }
    left_largest = largest_of_row(left_largest);
    right_largest = largest_of_row(right_largest);
    left_exponent = has_scale(left_largest) ? exponent_to_one(left_largest) : 0;
    right_exponent = has_scale(right_largest) ? exponent_to_one(right_largest) : 0;
    sum_scaled_squares(columns, has_scale(left_largest) || has_scale(right_largest));
    if (left_again)
    {
        a = Divisor(has_scale(left_largest) ? root(row_sums[1]) : uintBitsToFloat(left_largest), left_exponent);
    }
    if (right_again)
    {
        b = Divisor(has_scale(right_largest) ? root(row_sums[2]) : uintBitsToFloat(right_largest), right_exponent);
    }
}

void main()
{
    uint row = lane_row();
    left_row = left_base + min(row, rows - 1u) * left_stride;
    right_row = right_base + min(row, rows - 1u) * right_stride;
#if LAYOUT == WIDE
    uint ahead = LINES > 1u ? read_ahead() & flags & NO_FLAG : 0u;
#endif
    sum_rows(columns, true);
    float product = row_sums[0];
    Divisor a = Divisor(root(row_sums[1]), 0);
    Divisor b = Divisor(root(row_sums[2]), 0);

    bool left_again = !is_safe_sum(row_sums[1]);
    bool right_again = !is_safe_sum(row_sums[2]);
    bool again = left_again || right_again;
    bool nan_for_zero = (flags & NAN_FOR_ZERO) != 0u;
    if (LANES > 1u ? any_row(again) : again)
    {
        find_scaled_norms(left_again, right_again, a, b);
        a = divisor_of(a, epsilon, nan_for_zero);
        b = divisor_of(b, epsilon, nan_for_zero);
        left_exponent = a.exponent;
        right_exponent = b.exponent;
        bool scaled = (a.exponent | b.exponent) != 0;
        sum_scaled_products(columns, scaled);
        product = scaled ? row_sums[0] : product;
    }
    else
    {
        a = divisor_of(a, epsilon, nan_for_zero);
        b = divisor_of(b, epsilon, nan_for_zero);
    }
#if LAYOUT == WIDE
    product = uintBitsToFloat(floatBitsToUint(product) | ahead);
#endif
    if (row < rows && lane() == 0u)
    {
        // As lib/cosine.glsl.
        uint larger = max(floatBitsToUint(a.value), floatBitsToUint(b.value));
        uint smaller = min(floatBitsToUint(a.value), floatBitsToUint(b.value));
        float cosine = quotient(quotient(product, uintBitsToFloat(larger)), uintBitsToFloat(smaller));
        result[result_base + row] = is_nan(cosine) ? cosine : clamp(cosine, -1.0, 1.0);
    }
}
