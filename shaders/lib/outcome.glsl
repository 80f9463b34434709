// What becomes of a comparison: OUTCOME is STORE (written to a matrix) or OFFER (to the list of candidates of its row of the left
// matrix, where it is good enough). Bindings from 4 on are this file's.

#ifndef VKSIM_OUTCOME_GLSL
#define VKSIM_OUTCOME_GLSL

#define STORE 0
#define OFFER 1

// Both matrices are the same one's rows, and only the pairs i < j are stored, row after row without gaps. Rows are counted from left row
// 0 on: result_stride is how many there are, and result_step the number of right row 0.
layout(constant_id = 11) const uint CONDENSED = 0;

// Whether nothing is kept of left rows from the one on beside right rows up to the other.
bool is_left_out(uint first_left, uint end_right)
{
    return CONDENSED != 0u && int(end_right + result_step) <= int(first_left) + 1;
}

#if OUTCOME == STORE

layout(set = 0, binding = 4) writeonly buffer Result { float result[]; };

void conclude(uint left_row, uint right_row, float value)
{
    if (CONDENSED == 0u)
    {
        result[result_base + left_row * result_stride + right_row * result_step] = value;
    }
    else if (int(right_row + result_step) > int(left_row))
    {
        result[result_base + left_row * (2u * result_stride - left_row - 1u) / 2u + (right_row + result_step - left_row - 1u)] = value;
    }
}

#else

#include "lib/ranking.glsl"

layout(set = 0, binding = 4) readonly buffer Thresholds { uint thresholds[]; };
layout(set = 0, binding = 5) buffer Counts { uint counts[]; };
layout(set = 0, binding = 6) writeonly buffer Candidates { uvec2 candidates[]; };
layout(set = 0, binding = 7) readonly buffer Allowed { uint allowed[]; };

// Whether right rows without a bit of their id are left out.
layout(constant_id = 13) const uint FILTERED = 0;

bool is_allowed(uint id)
{
    return FILTERED == 0u || ((allowed[id >> 5] >> (id & 31u)) & 1u) != 0u;
}

// Candidates come in any order; sorting them by score and id afterwards makes the result one and the same.
void conclude(uint left_row, uint right_row, float value)
{
    uint key = key_of(value, METRIC > DOT);
    if (key >= thresholds[left_row] && is_allowed(first_id + right_row))
    {
        uint place = atomicAdd(counts[left_row], 1u);
        if (place < capacity)
        {
            candidates[left_row * capacity + place] = uvec2(key, first_id + right_row);
        }
    }
}

#endif

#endif
