#version 450
// Adds the chunks of column_sums.comp to what the rows before gave, in the order of the rows. An invocation a column.

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) readonly buffer Parts { uvec2 parts[]; };
layout(set = 0, binding = 1) buffer Totals { uvec2 totals[]; };
layout(push_constant) uniform Parameters
{
    uint columns;
    uint chunks;
    uint largest; // 1: of the second numbers the largest is kept; 0: they are added
};

void main()
{
    uint column = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (column >= columns)
    {
        return;
    }
    uvec2 before = totals[column];
    precise float sum = uintBitsToFloat(before.x);
    uint extra = before.y;
    for (uint chunk = 0u; chunk < chunks; chunk++)
    {
        uvec2 part = parts[chunk * columns + column];
        sum = sum + uintBitsToFloat(part.x);
        extra = largest != 0u ? max(extra, part.y) : extra + part.y;
    }
    totals[column] = uvec2(floatBitsToUint(sum), extra);
}
