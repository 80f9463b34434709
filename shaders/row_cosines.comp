#version 450
// The cosine of row i of one matrix with row i of another, in one pass over both.
//! variant vec4-tree LAYOUT=1 USE_SUBGROUPS=0
//! variant half4-tree LAYOUT=2 USE_SUBGROUPS=0
//! variant words-tree LAYOUT=0 USE_SUBGROUPS=0
//! variant wide-tree LAYOUT=3 USE_SUBGROUPS=0
//! variant vec4-subgroup LAYOUT=1 USE_SUBGROUPS=1
//! variant half4-subgroup LAYOUT=2 USE_SUBGROUPS=1
//! variant words-subgroup LAYOUT=0 USE_SUBGROUPS=1

#define SUMS 3
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/block_sums.glsl"
#include "lib/row_norm.glsl"
#include "lib/cosine.glsl"

layout(constant_id = 2) const uint LEFT_TYPE = 0;
layout(constant_id = 3) const uint RIGHT_TYPE = 0;

const uint NAN_FOR_ZERO = 4u;

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
DEFINE_ROW_NORM(left_norm_alone, left_four)
DEFINE_ROW_NORM(right_norm_alone, right_four)
DEFINE_LANES_NORM(left_norm, left_norm_alone, left_four)
DEFINE_LANES_NORM(right_norm, right_norm_alone, right_four)
DEFINE_SCALED_PRODUCT(scaled_product_alone, left_four, right_four)

void add_four(uint a, uint b, uint column)
{
    vec4 x = left_four(a, column, columns);
    vec4 y = right_four(b, column, columns);
    sums[0] = chain_products(sums[0], x, y);
    sums[1] = chain_squares(sums[1], x);
    sums[2] = chain_squares(sums[2], y);
}

void add_block(uint a, uint b, uint column)
{
    for (uint c = 0u; c < BLOCK; c += COLUMNS_AT_ONCE)
    {
        [[unroll]] for (uint u = 0u; u < COLUMNS_AT_ONCE; u += 4u)
        {
            add_four(a, b, column + c + u);
        }
    }
}

// The product of rows at scales of their own, for the first lane of those that need it.
float scaled_product(bool scaled, uint a, int ea, uint b, int eb)
{
    if (LANES == 1u)
    {
        return scaled ? scaled_product_alone(a, ea, b, eb, columns) : 0.0;
    }
    if (!any_row(scaled))
    {
        return 0.0;
    }
    clear_totals(columns);
    FOR_LANE_BLOCKS(first)
    {
        clear_sums();
        for (uint c = first; scaled && c < min(first + BLOCK, columns); c += 4u)
        {
            vec4 x = scale_four(left_four(a, c, columns), ea);
            vec4 y = scale_four(right_four(b, c, columns), eb);
            sums[0] = chain_products(sums[0], x, y);
        }
        add_blocks();
    }
    share_totals();
    return totals[0];
}

void main()
{
    uint row = lane_row();
    uint a = left_base + min(row, rows - 1u) * left_stride;
    uint b = right_base + min(row, rows - 1u) * right_stride;
    clear_totals(columns);
    uint whole = LANES == 1u ? columns / BLOCK * BLOCK : 0u;
    for (uint column = 0u; column < whole; column += BLOCK)
    {
        clear_sums();
        add_block(a, b, column);
        add_blocks();
    }
    for (uint column = whole + lane() * BLOCK; column - lane() * BLOCK < columns; column += LANES * BLOCK)
    {
        clear_sums();
        if (LANES > 1u && column + BLOCK <= columns)
        {
            add_block(a, b, column);
        }
        else
        {
            for (uint c = column; c < columns; c += 4u)
            {
                add_four(a, b, c);
            }
        }
        add_blocks();
    }
    share_totals();

    bool nan_for_zero = (flags & NAN_FOR_ZERO) != 0u;
    float product = totals[0];
    float squares = totals[2];
    Divisor da = divisor_of(left_norm(totals[1], a, columns), epsilon, nan_for_zero);
    Divisor db = divisor_of(right_norm(squares, b, columns), epsilon, nan_for_zero);
    bool scaled = (da.exponent | db.exponent) != 0;
    float again = scaled_product(scaled, a, da.exponent, b, db.exponent);
    if (row < rows && lane() == 0u)
    {
        result[result_base + row] = cosine_of(scaled ? again : product, da.value, db.value);
    }
}
