#version 450
// Chains of scalar products of four bytes. The compiler at hand has no name for the instruction, OpSDot of SPIR-V 1.6.
#extension GL_EXT_spirv_intrinsics : require

layout(local_size_x = 64) in;

layout(set = 0, binding = 0) buffer Values { uint values[]; };
layout(push_constant) uniform Parameters { uint factor; };

const uint PACKED_4X8 = 0u;
// Some drivers end a loop after 65,535 rounds.
const int ROUNDS = 8192;

spirv_instruction(extensions = ["SPV_KHR_integer_dot_product"], capabilities = [6019, 6018], id = 4450)
int dot_of_bytes(uint a, uint b, spirv_literal uint format);

void main()
{
    uvec4 a = uvec4(values[gl_GlobalInvocationID.x]) + uvec4(0u, 1u, 2u, 3u);
    uvec4 b = a + 4u;
    for (int i = 0; i < ROUNDS; i++)
    {
        a.x += uint(dot_of_bytes(factor, a.x, PACKED_4X8));
        a.y += uint(dot_of_bytes(factor, a.y, PACKED_4X8));
        a.z += uint(dot_of_bytes(factor, a.z, PACKED_4X8));
        a.w += uint(dot_of_bytes(factor, a.w, PACKED_4X8));
        b.x += uint(dot_of_bytes(factor, b.x, PACKED_4X8));
        b.y += uint(dot_of_bytes(factor, b.y, PACKED_4X8));
        b.z += uint(dot_of_bytes(factor, b.z, PACKED_4X8));
        b.w += uint(dot_of_bytes(factor, b.w, PACKED_4X8));
    }

    uvec4 c = a + b;
    values[gl_GlobalInvocationID.x] = c.x + c.y + c.z + c.w;
}
