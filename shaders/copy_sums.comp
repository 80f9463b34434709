#version 450
// The first numbers of pairs, one after the other.

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) readonly buffer Pairs { uvec2 pairs[]; };
layout(set = 0, binding = 1) writeonly buffer Result { uint result[]; };
layout(push_constant) uniform Parameters
{
    uint count;
    uint result_base;
};

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    if (place < count)
    {
        result[result_base + place] = pairs[place].x;
    }
}
