#version 450
// Sums down columns, a chunk of rows at a time: an invocation a chunk of a column. column_merge.comp adds the chunks up.

#define LAYOUT 0
#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/orders.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint SUM = 0;
layout(constant_id = 2) const uint ELEMENT_TYPE = 0;

// As the enumeration ColumnSum. The second number of a pair is an integer.
const uint MEASURE = 0u;  // Σ of the plain terms of a norm; the largest magnitude
const uint SCALED = 1u;   // Σ of the scaled terms of the norms that need it; 0
const uint ALONG = 2u;    // Σ gradient · x / norm; how many have the largest magnitude

layout(set = 0, binding = 0) readonly buffer Source { uint source[]; };
layout(set = 0, binding = 1) readonly buffer Gradient { float gradient[]; };
layout(set = 0, binding = 2) readonly buffer Pairs { uvec2 pairs[]; }; // a column: what MEASURE found, or its norm
layout(set = 0, binding = 3) writeonly buffer Parts { uvec2 parts[]; };
layout(push_constant) uniform Parameters
{
    uint source_base;
    uint source_stride;
    uint gradient_base;
    uint gradient_stride;
    uint rows;
    uint columns;
    uint chunk;
    float order;
};

DEFINE_ELEMENT(element, source, ELEMENT_TYPE)

void main()
{
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
    uint part = place / columns;
    uint column = place - part * columns;
    uint first = part * chunk;
    if (first >= rows)
    {
        return;
    }
    uvec2 pair = SUM == MEASURE ? uvec2(0u) : pairs[column];
    precise float sum = 0.0;
    uint extra = 0u;
    if (SUM != SCALED || needs_scale(uintBitsToFloat(pair.x), pair.y))
    {
        for (uint row = first; row < min(first + chunk, rows); row++)
        {
            float x = element(source_base + row * source_stride + column);
            uint size = floatBitsToUint(x) & ~SIGN_BIT;
            if (SUM == MEASURE)
            {
                sum = sum + plain_term(x);
                extra = max(extra, size);
            }
            else if (SUM == SCALED)
            {
                sum = sum + scaled_term(x, pair.y, order);
            }
            else
            {
                float scaled = uintBitsToFloat(scale_bits(floatBitsToUint(x), int(pair.y)));
                sum = sum + gradient[gradient_base + row * gradient_stride + column] * ratio_to_norm(scaled, uintBitsToFloat(pair.x));
                extra += abs(scaled) == uintBitsToFloat(pair.x) ? 1u : 0u;
            }
        }
    }
    parts[place] = uvec2(floatBitsToUint(sum), extra);
}
