#version 450
// In how many bits every row of the left matrix differs from every row of the right one: an invocation a right row and LEFT_ROWS left ones. Rows
// are whole words of 64 bits.
//! variant store OUTCOME=0
//! variant offer OUTCOME=1

#extension GL_EXT_control_flow_attributes : require

#include "lib/metric.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 5) const uint LEFT_ROWS = 1;

// Words that are read at a time. Loops end after 65,535 rounds on some drivers.
layout(constant_id = 6) const uint AT_ONCE = 8;

layout(set = 0, binding = 0) readonly buffer Left { uvec2 left[]; };
layout(set = 0, binding = 1) readonly buffer Right { uvec2 right[]; };
layout(push_constant) uniform Parameters
{
    uint left_rows;
    uint right_base;
    uint right_rows;
    uint words;         // of 64 bits, of a row
    uint result_base;
    uint result_stride;
    uint result_step;
    uint first_id;
    uint capacity;
};

#include "lib/outcome.glsl"

uint differing[LEFT_ROWS];
uint a[LEFT_ROWS];

void add_word(uint base, uint word)
{
    uvec2 y = right[base + word];
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        ivec2 count = bitCount(left[a[r] + word] ^ y);
        differing[r] += uint(count.x + count.y);
    }
}

void main()
{
    uint left_row = gl_WorkGroupID.y * LEFT_ROWS;
    uint right_row = gl_WorkGroupID.x * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (right_row >= right_rows)
    {
        return;
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        a[r] = min(left_row + r, left_rows - 1u) * words;
        differing[r] = 0u;
    }
    uint base = right_base + right_row * words;
    uint whole = words / AT_ONCE * AT_ONCE;
    for (uint word = 0u; word < whole; word += AT_ONCE)
    {
        [[unroll]] for (uint u = 0u; u < AT_ONCE; u++)
        {
            add_word(base, word + u);
        }
    }
    for (uint word = whole; word < words; word++)
    {
        add_word(base, word);
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        if (left_row + r < left_rows)
        {
            conclude(left_row + r, right_row, float(differing[r]));
        }
    }
}
