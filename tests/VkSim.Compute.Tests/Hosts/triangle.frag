#version 450
// A number of the pixel and the frame that float holds exactly.
layout(push_constant) uniform Frame { float frame; };
layout(location = 0) out float value;
void main()
{
    value = floor(gl_FragCoord.x) + 8.0 * floor(gl_FragCoord.y) + frame;
}
