#version 450
// The most that the scores of rows can be, from their coarse copies (int8_rows.comp): of products and cosines, and of distances the negated
// square. LANES invocations have RIGHT_ROWS rows together, and each takes 16 columns in turn, so that lanes together read whole cache lines.
//! variant tree USE_SUBGROUPS=0
//! variant subgroup USE_SUBGROUPS=1

#extension GL_EXT_control_flow_attributes : require

#include "lib/scaling.glsl"
#include "lib/lanes.glsl"
#include "lib/metric.glsl"

layout(constant_id = 5) const uint LEFT_ROWS = 1;
layout(constant_id = 6) const uint RIGHT_ROWS = 1;
// Whether a whole group of 16 columns is read at a time, which takes registers.
layout(constant_id = 7) const uint READS_AHEAD = 1;

layout(set = 0, binding = 0) readonly buffer Left { vec4 left[]; };
layout(set = 0, binding = 1) readonly buffer Squares { uvec2 squares[]; };
layout(set = 0, binding = 2) readonly buffer Codes { uvec4 codes[]; };
layout(set = 0, binding = 3) readonly buffer Facts { float facts[]; };
layout(set = 0, binding = 4) writeonly buffer Result { float result[]; };
layout(push_constant) uniform Parameters
{
    uint left_base;     // in groups of 4 columns, as the stride
    uint left_stride;
    uint left_rows;
    uint fours;         // groups of 4 columns of a left row
    uint codes_base;    // in groups of 16 columns
    uint right_rows;
    uint groups;        // of 16 columns, of a right row
    uint facts_base;
    uint result_base;
    uint result_stride;
    float epsilon;
    float slack;        // CoarseSlack.Of
};

uint a[LEFT_ROWS];
uvec4 words[RIGHT_ROWS];
vec4 sums[LEFT_ROWS * RIGHT_ROWS];

vec4 codes_of(uint word)
{
    int four = int(word);
    return vec4(bitfieldExtract(four, 0, 8), bitfieldExtract(four, 8, 8), bitfieldExtract(four, 16, 8), four >> 24);
}

// With y = s·c and e = x − y: q·x = q·y + q·e, and |q·e| ≤ |q beside the direction of c|·|e|, but for what s lacks to leave e perpendicular to c.
// What lengths, sums and this itself err by is within the slack.
float most_of(float product, float rest, float size, float query_squares)
{
    float query_size = sqrt(query_squares);
    float query_upper = query_size * (1.0 + slack);
    float upper = size * (1.0 + slack);
    float along = upper > 0.0 ? max(abs(product) * (1.0 - slack) / upper - 2.0 * slack * query_upper, 0.0) : 0.0;
    float beside = sqrt(max(query_upper * query_upper - along * along, 0.0));
    float most = product + (beside * rest + 3.0 * slack * query_upper * (upper + rest));
    if (METRIC == COSINE)
    {
        float near = most > 0.0 ? 1.0 - slack : 1.0 + slack;
        most = most / (max(query_size * near, epsilon) * max(size * near, epsilon)) + slack;
    }
    else if (METRIC != DOT)
    {
        most = 2.0 * most - (query_squares + size * size) * (1.0 - 4.0 * slack);
    }
    float infinity = uintBitsToFloat(INFINITY_BITS);
    return is_safe_sum(query_squares) && most < infinity ? most : infinity;
}

// The pair of sum p, r · RIGHT_ROWS + s.
void finish(uint p, vec4 parts, uint left_row, uint right_row)
{
    float sum = sum_of_row((parts.x + parts.y) + (parts.z + parts.w));
    uint i = left_row + p / RIGHT_ROWS;
    uint j = right_row + p % RIGHT_ROWS * rows_of_group();
    if (lane() == 0u && j < right_rows && i < left_rows)
    {
        uint first = facts_base + j * 3u;
        float most = most_of(facts[first] * sum, facts[first + 1u], facts[first + 2u], uintBitsToFloat(squares[i].x));
        result[result_base + i * result_stride + j] = most;
    }
}

// The next four columns of the words. Behind the last there are codes of 0.
void take_four(uint four)
{
    vec4 x[LEFT_ROWS];
    vec4 y[RIGHT_ROWS];
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        x[r] = left[a[r] + min(four, fours - 1u)];
    }
    [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
    {
        y[s] = codes_of(words[s].x);
        words[s] = words[s].yzwx;
    }
    [[unroll]] for (uint p = 0u; p < LEFT_ROWS * RIGHT_ROWS; p++)
    {
        sums[p] = fma(x[p / RIGHT_ROWS], y[p % RIGHT_ROWS], sums[p]);
    }
}

void main()
{
    uint left_row = gl_WorkGroupID.y * LEFT_ROWS;
    uint right_row = gl_WorkGroupID.x * RIGHT_ROWS * rows_of_group() + row_in_group();
    uint b[RIGHT_ROWS];
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        a[r] = left_base + min(left_row + r, left_rows - 1u) * left_stride;
    }
    [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
    {
        b[s] = codes_base + min(right_row + s * rows_of_group(), right_rows - 1u) * groups;
    }
    [[unroll]] for (uint i = 0u; i < LEFT_ROWS * RIGHT_ROWS; i++)
    {
        sums[i] = vec4(0.0);
    }

    for (uint g = lane(); g < groups; g += LANES)
    {
        [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
        {
            words[s] = codes[b[s] + g];
        }
        if (READS_AHEAD != 0u)
        {
            [[unroll]] for (uint j = 0u; j < 4u; j++)
            {
                take_four(g * 4u + j);
            }
        }
        else
        {
            [[dont_unroll]] for (uint j = 0u; j < 4u; j++)
            {
                take_four(g * 4u + j);
            }
        }
    }

    [[unroll]] for (uint p = 0u; p < LEFT_ROWS * RIGHT_ROWS; p++)
    {
        finish(p, sums[p], left_row, right_row);
    }
}
