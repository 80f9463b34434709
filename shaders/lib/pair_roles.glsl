// A tile of similarities, seen as lines of elements (left rows of right ones, or the other way round), and what each pair is.
// Bindings 0 to 3 are this file's. SEGMENTS invocations side by side share a line.

#ifndef VKSIM_PAIR_ROLES_GLSL
#define VKSIM_PAIR_ROLES_GLSL

#extension GL_EXT_control_flow_attributes : require

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint SEGMENTS = 1;

// As the enumeration PairLossKind: log-sum-exp over the pairs of a row, or each pair on its own.
layout(constant_id = 2) const uint KIND = 0;
const uint SOFTMAX = 0u;

// What there is, as the enumeration PairTileFlags: a specialization constant, since some drivers run both sides of every branch.
layout(constant_id = 3) const uint FLAGS = 0;
const uint EXCLUDE_DIAGONAL = 1u;
const uint DIAGONAL_IS_POSITIVE = 2u;
const uint HAS_LABELS = 4u;
const uint HAS_MASK = 8u;
const uint HAS_LINES = 16u;
const uint HAS_ELEMENTS = 32u;
const uint ALL_POSITIVE = 64u;

layout(set = 0, binding = 0) readonly buffer Similarities { float similarities[]; };
layout(set = 0, binding = 1) readonly buffer LineLabels { int line_labels[]; };
layout(set = 0, binding = 2) readonly buffer ElementLabels { int element_labels[]; };
layout(set = 0, binding = 3) readonly buffer Mask { uint mask[]; }; // a byte a pair
layout(push_constant) uniform Parameters
{
    uint lines;
    uint elements;
    uint line_step;    // in the tile
    uint element_step;
    uint first_line;   // of all
    uint first_element;
    uint line_labels_base;
    uint element_labels_base;
    uint lines_base;    // of what is kept of each line
    uint elements_base; // of what is kept of each element
    uint is_first;      // whether sums begin with this tile
    float scale;
    float bias;
    float margin;
    uint similarities_base;
    uint mask_base; // in bytes
    uint mask_line_step;
    uint mask_element_step;
    uint weights_base; // of what is made of the tile
    uint weights_line_step;
};

const uint LEFT_OUT = 0u;
const uint NEGATIVE = 1u;
const uint POSITIVE = 2u;

// Elements of a line that are summed in one go, before they join the sums of the line.
const uint CHAIN = 64u;

uint role_of(uint line, uint element)
{
    bool diagonal = first_line + line == first_element + element;
    if (diagonal && (FLAGS & EXCLUDE_DIAGONAL) != 0u)
    {
        return LEFT_OUT;
    }
    bool positive = (FLAGS & ALL_POSITIVE) != 0u || (diagonal && (FLAGS & DIAGONAL_IS_POSITIVE) != 0u);
    if ((FLAGS & HAS_LABELS) != 0u)
    {
        positive = positive || line_labels[line_labels_base + line] == element_labels[element_labels_base + element];
    }
    if (positive)
    {
        return POSITIVE;
    }
    if ((FLAGS & HAS_MASK) != 0u)
    {
        uint place = mask_base + line * mask_line_step + element * mask_element_step;
        if (((mask[place >> 2] >> ((place & 3u) * 8u)) & 0xffu) == 0u)
        {
            return LEFT_OUT;
        }
    }
    return NEGATIVE;
}

// The similarity that counts: of positives the margin is taken off.
float similarity_of(uint line, uint element, uint role)
{
    precise float s = similarities[similarities_base + line * line_step + element * element_step];
    s = s - (role == POSITIVE ? margin : 0.0);
    return s;
}

float logit_of(float similarity)
{
    precise float l = similarity * scale;
    l = l + bias;
    return l;
}

uint segment()
{
    return gl_LocalInvocationID.x % SEGMENTS;
}

uint line_of_invocation()
{
    uint group = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    return group * (gl_WorkGroupSize.x / SEGMENTS) + gl_LocalInvocationID.x / SEGMENTS;
}

#endif
