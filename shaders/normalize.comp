#version 450
// Each row divided by its norm of any order, in one pass over rows that start at whole words; source and target may be one buffer.
//! variant vec4-tree LAYOUT=1 USE_SUBGROUPS=0
//! variant half4-tree LAYOUT=2 USE_SUBGROUPS=0
//! variant words-tree LAYOUT=0 USE_SUBGROUPS=0
//! variant wide-tree LAYOUT=3 USE_SUBGROUPS=0
//! variant vec4-subgroup LAYOUT=1 USE_SUBGROUPS=1
//! variant half4-subgroup LAYOUT=2 USE_SUBGROUPS=1
//! variant words-subgroup LAYOUT=0 USE_SUBGROUPS=1

#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/orders.glsl"
#include "lib/row_order.glsl"

layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

const uint WRITE_NORMS = 2u;
const uint NAN_FOR_ZERO = 4u;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) writeonly buffer Target { ELEMENTS target[]; };
layout(set = 0, binding = 2) writeonly buffer Norms { float norms[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint target_base;
    uint target_stride;
    uint norms_base;
    uint flags;
    float epsilon;
    float order;
};

// Conversions to 16 bits are long.
#if LAYOUT == VEC4 || LAYOUT == WIDE
#define STORED_AT_ONCE FOURS_AT_ONCE
#else
#define STORED_AT_ONCE 1u
#endif

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
DEFINE_ROW_ORDER(source_norm, source_four)

#if LAYOUT == VEC4 || LAYOUT == WIDE
DEFINE_STORE_FOUR(store_four, target)
#elif LAYOUT == HALF4
void store_four(uint row, uint column, uint columns, vec4 value)
{
    target[(row + column) >> 2] = uvec2(pack_pair(value.xy, ELEMENT_TYPE), pack_pair(value.zw, ELEMENT_TYPE));
}
#else
// 16-bit rows that are written here have an even number of columns.
void store_four(uint row, uint column, uint columns, vec4 value)
{
    uint first = row + column;
    uint count = min(columns - column, 4u);
    if (ELEMENT_TYPE == FLOAT32)
    {
        for (uint i = 0u; i < count; i++)
        {
            target[first + i] = floatBitsToUint(value[i]);
        }
        return;
    }
    target[first >> 1] = pack_pair(value.xy, ELEMENT_TYPE);
    if (count > 2u)
    {
        target[(first >> 1) + 1u] = pack_pair(value.zw, ELEMENT_TYPE);
    }
}
#endif

void main()
{
    uint row = lane_row();
    uint base = source_base + min(row, rows - 1u) * source_stride;

    // No lane writes before all have read for the norm: the target may be the source.
    Divisor norm = source_norm(base, columns, order);
    Divisor divisor = divisor_of(norm, epsilon, (flags & NAN_FOR_ZERO) != 0u);
    if (LANES > 1u)
    {
        barrier();
    }
    if (row >= rows)
    {
        return;
    }
    if ((flags & WRITE_NORMS) != 0u && lane() == 0u)
    {
        norms[norms_base + row] = norm_of(norm);
    }
    uint to = target_base + row * target_stride;
    if (divisor.exponent == 0)
    {
        FOR_FOURS(c, STORED_AT_ONCE, store_four(to, c, columns, quotient(source_four(base, c, columns), divisor.value));)
        return;
    }
    for (uint c = lane() * 4u; c < columns; c += FOUR_STEP)
    {
        vec4 x = source_four(base, c, columns);
        vec4 scaled = vec4(
            at_scale(x.x, divisor.exponent), at_scale(x.y, divisor.exponent), at_scale(x.z, divisor.exponent), at_scale(x.w, divisor.exponent));
        store_four(to, c, columns, quotient(scaled, divisor.value));
    }
}
