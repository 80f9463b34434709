#version 450
// Elements of one matrix where a condition is not 0, and of another elsewhere. A stride of 0 serves all rows with one.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/targets.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint CONDITION_TYPE = 0;
layout(constant_id = 2) const uint LEFT_TYPE = 0;
layout(constant_id = 3) const uint RIGHT_TYPE = 0;
layout(constant_id = 4) const uint TARGET_TYPE = 0;

layout(set = 0, binding = 0) readonly buffer Condition { uint condition[]; };
layout(set = 0, binding = 1) readonly buffer Left { uint left[]; };
layout(set = 0, binding = 2) readonly buffer Right { uint right[]; };
layout(set = 0, binding = 3) buffer Target { uint target[]; };
layout(push_constant) uniform Parameters
{
    uint condition_base;
    uint condition_stride;
    uint left_base;
    uint left_stride;
    uint right_base;
    uint right_stride;
    uint target_base;
    uint target_stride;
    uint rows;
    uint columns;
};

DEFINE_ELEMENT(condition_at, condition, CONDITION_TYPE)
DEFINE_ELEMENT(left_at, left, LEFT_TYPE)
DEFINE_ELEMENT(right_at, right, RIGHT_TYPE)

float result_of(uint row, uint column)
{
    // By its bits: devices may take the smallest numbers for 0.
    bool is_set = (floatBitsToUint(condition_at(condition_base + row * condition_stride + column)) << 1) != 0u;
    return is_set ? left_at(left_base + row * left_stride + column) : right_at(right_base + row * right_stride + column);
}

void main()
{
    STORE_RESULTS(result_of)
}
