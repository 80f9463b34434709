#version 450
// The few best elements of each row, best first: an invocation a row keeps them in registers, and most elements cost it only the
// comparison with the last of them.
//! variant vec4 LAYOUT=1
//! variant half4 LAYOUT=2
//! variant words LAYOUT=0
//! variant wide LAYOUT=3

#extension GL_EXT_control_flow_attributes : require
#include "lib/elements.glsl"
#include "lib/row_keys.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint LENGTH = 16;
layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Source { ELEMENTS source[]; };
layout(set = 0, binding = 1) writeonly buffer Best { uvec2 best[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint rows;
    uint columns;
    uint wanted; // no more than LENGTH and the columns
    uint smaller_is_better;
};

DEFINE_FOUR(source_four, source, ELEMENT_TYPE)
DEFINE_ROW_KEYS(source_keys, source_four)

// Keys are one greater here than elsewhere: 0 is an empty place, which NaN may take.
uint keys[LENGTH];
uint ids[LENGTH];

// Ids only grow, so that an element goes behind those that it equals.
void offer(uint key, uint id)
{
    bool placed = false;
    [[unroll]] for (uint i = 0u; i < LENGTH; i++)
    {
        placed = placed || key > keys[i];
        uint next_key = placed ? keys[i] : key;
        uint next_id = placed ? ids[i] : id;
        keys[i] = placed ? key : keys[i];
        ids[i] = placed ? id : ids[i];
        key = next_key;
        id = next_id;
    }
}

void main()
{
    uint row = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (row >= rows)
    {
        return;
    }
    [[unroll]] for (uint i = 0u; i < LENGTH; i++)
    {
        keys[i] = 0u;
        ids[i] = EMPTY.y;
    }
    uint base = source_base + row * source_stride;
    for (uint c = 0u; c < columns; c += 4u)
    {
        uvec4 four = source_keys(base, c, columns, smaller_is_better != 0u) + 1u;
        four = mix(uvec4(0u), four, lessThan(columns_from(c), uvec4(columns)));
        if (max(max(four.x, four.y), max(four.z, four.w)) > keys[LENGTH - 1u])
        {
            [[unroll]] for (uint i = 0u; i < 4u; i++)
            {
                offer(four[i], c + i);
            }
        }
    }
    [[unroll]] for (uint i = 0u; i < LENGTH; i++)
    {
        if (i < wanted)
        {
            best[row * wanted + i] = uvec2(keys[i] - 1u, ids[i]);
        }
    }
}
