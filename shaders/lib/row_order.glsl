// DEFINE_ROW_ORDER(NAME, FOUR): Divisor NAME(uint row, uint columns, float order), the norm of order ORDER of a row by all its lanes;
// every invocation of the workgroup calls it. Where the plain sum is not good enough the row is read again and summed at a scale of
// its own. A shader includes it once, with lib/orders.glsl before.

#ifndef VKSIM_ROW_ORDER_GLSL
#define VKSIM_ROW_ORDER_GLSL

#define ROW_SUMS 1
#include "lib/row_sums.glsl"
#include "lib/lane_fours.glsl"

uint ordered_row;
uint ordered_columns;
uint ordered_largest;
float ordered_by;

#define DEFINE_ROW_ORDER(NAME, FOUR)                                                                    \
    void NAME##_take(uint place, uint column)                                                           \
    {                                                                                                   \
        vec4 x = FOUR(ordered_row, column, ordered_columns);                                            \
        precise vec4 sum = chains[place] + plain_terms(x);                                              \
        chains[place] = sum;                                                                            \
    }                                                                                                   \
    void NAME##_take_scaled(uint place, uint column)                                                    \
    {                                                                                                   \
        vec4 x = FOUR(ordered_row, column, ordered_columns);                                            \
        precise vec4 sum = chains[place] + scaled_terms(x, ordered_largest, ordered_by);                \
        chains[place] = sum;                                                                            \
    }                                                                                                   \
    DEFINE_ROW_SUMS(NAME##_plain, NAME##_take)                                                          \
    DEFINE_RARE_ROW_SUMS(NAME##_scaled, NAME##_take_scaled)                                             \
    Divisor NAME(uint row, uint columns, float order)                                                   \
    {                                                                                                   \
        ordered_row = row;                                                                              \
        ordered_columns = columns;                                                                      \
        ordered_by = order;                                                                             \
        float plain = 0.0;                                                                              \
        if (HAS_PLAIN_SUM)                                                                              \
        {                                                                                               \
            NAME##_plain(columns, true);                                                                \
            plain = row_sums[0];                                                                        \
        }                                                                                               \
        bool again = !settles(plain);                                                                   \
        if (LANES > 1u ? !any_row(again) : !again)                                                      \
        {                                                                                               \
            return norm_of_sum(plain);                                                                  \
        }                                                                                               \
        uint largest = 0u;                                                                              \
        for (uint c = lane() * 4u; again && c < columns; c += FOUR_STEP)                                \
        {                                                                                               \
            largest = max(largest, largest_of_four(FOUR(row, c, columns)));                             \
        }                                                                                               \
        ordered_largest = largest_of_row(largest);                                                      \
        bool scaled = again && needs_scale(plain, ordered_largest);                                     \
        float sum = plain;                                                                              \
        if (ORDER != ORDER_MAXIMUM)                                                                     \
        {                                                                                               \
            NAME##_scaled(columns, scaled);                                                             \
            sum = scaled ? row_sums[0] : plain;                                                         \
        }                                                                                               \
        return again ? norm_from(sum, ordered_largest, scaled, order) : norm_of_sum(plain);             \
    }

#endif
