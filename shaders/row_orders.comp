#version 450
// The norm of each row in an order other than 2, and what to divide the row by: whichever is asked for.
//! variant tree USE_SUBGROUPS=0
//! variant subgroup USE_SUBGROUPS=1

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/orders.glsl"

layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

const uint WRITE_DIVISORS = 1u;
const uint WRITE_NORMS = 2u;
const uint NAN_FOR_ZERO = 4u;

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) writeonly buffer Divisors { uvec2 divisors[]; };
layout(set = 0, binding = 2) writeonly buffer Norms { float norms[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint norms_base;
    uint flags;
    float epsilon;
    float order;
};

DEFINE_ELEMENT(element, source, ELEMENT_TYPE)

void main()
{
    uint row = lane_row();
    uint base = source_base + min(row, rows - 1u) * source_stride;
    precise float sum = 0.0;
    uint largest = 0u;
    FOR_BLOCKS(block)
    {
        precise float part = 0.0;
        FOR_COLUMNS(c, block)
        {
            float x = element(base + c);
            part = part + plain_term(x);
            largest = max(largest, floatBitsToUint(x) & ~SIGN_BIT);
        }
        sum = sum + part;
    }
    sum = sum_of_row(sum);
    largest = largest_of_row(largest);

    bool scaled = needs_scale(sum, largest);
    precise float again = 0.0;
    if (scaled)
    {
        FOR_BLOCKS(block)
        {
            precise float part = 0.0;
            FOR_COLUMNS(c, block)
            {
                part = part + scaled_term(element(base + c), largest, order);
            }
            again = again + part;
        }
    }
    if (ORDER != ORDER_ZERO && ORDER != ORDER_MAXIMUM)
    {
        again = sum_of_row(again);
    }

    if (row >= rows || lane() != 0u)
    {
        return;
    }
    Divisor norm = norm_from(scaled ? again : sum, largest, scaled, order);
    if ((flags & WRITE_DIVISORS) != 0u)
    {
        Divisor divisor = divisor_of(norm, epsilon, (flags & NAN_FOR_ZERO) != 0u);
        divisors[row] = uvec2(floatBitsToUint(divisor.value), uint(divisor.exponent));
    }
    if ((flags & WRITE_NORMS) != 0u)
    {
        norms[norms_base + row] = norm_of(norm);
    }
}
