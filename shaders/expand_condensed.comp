#version 450
// Rows of the symmetric matrix whose upper triangle lies row after row in a vector, as far as a window of that vector goes; 0 on the
// diagonal. An invocation an element.

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) readonly buffer Condensed { float condensed[]; };
layout(set = 0, binding = 1) writeonly buffer Square { float square[]; };
layout(push_constant) uniform Parameters
{
    uint condensed_base;
    uint condensed_stride;
    uint first_pair;
    uint pairs;
    uint square_base;
    uint square_stride;
    uint first_row;
    uint rows;
    uint columns;
};

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint row = place / columns;
    uint j = place - row * columns;
    if (row >= rows)
    {
        return;
    }
    uint i = first_row + row;
    uint target = square_base + row * square_stride + j;
    if (i == j)
    {
        square[target] = 0.0;
        return;
    }
    // Of two factors one is even. With at most 65,536 columns nothing leaves 32 bits.
    uint low = min(i, j);
    uint rest = 2u * columns - low - 1u;
    uint pair = ((low & 1u) == 0u ? (low / 2u) * rest : low * (rest / 2u)) + max(i, j) - low - 1u;
    if (pair - first_pair < pairs)
    {
        square[target] = condensed[condensed_base + (pair - first_pair) * condensed_stride];
    }
}
