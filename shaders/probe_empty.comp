#version 450
// The least that a dispatch can be whose result can be looked at.

layout(local_size_x = 1) in;

layout(set = 0, binding = 0) buffer Values { uint values[]; };

void main()
{
    values[0]++;
}
