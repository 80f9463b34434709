#version 450
// The start-up check of a device's arithmetic: what it makes of numbers whose results are known to the bit.

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) readonly buffer Operands { vec4 operands[]; };
layout(set = 0, binding = 1) writeonly buffer Results { uvec4 results[]; };

void main()
{
    uint place = gl_WorkGroupID.x * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    vec4 given = operands[place];
    precise float quotient = given.x / given.y;
    precise float root = sqrt(given.x);
    precise float fused = fma(given.x, given.y, given.z);
    precise float product = given.x * given.y;
    results[place] = floatBitsToUint(vec4(quotient, root, fused, product));
}
