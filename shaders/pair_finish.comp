#version 450
// What pair_products.comp has summed is added to what is there: an invocation an element.

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) readonly buffer Sums { float sums[]; };
layout(set = 0, binding = 1) buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint sums_base;
    uint sums_stride;
    uint result_base;
    uint result_stride;
    uint rows;
    uint columns;
};

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint row = place / columns;
    if (row >= rows)
    {
        return;
    }
    uint column = place - row * columns;
    uint target = result_base + row * result_stride + column;
    result[target] = result[target] + sums[sums_base + row * sums_stride + column];
}
