// DEFINE_ROW_SQUARES(NAME, FOUR): float NAME(uint row, uint columns), the sum of a row's squares over all its lanes; every
// invocation of the workgroup calls it. The loops over a whole block are of fixed length for the compiler's sake.
//
// DEFINE_ROW_NORM(NAME, FOUR): Divisor NAME(float squares, uint row, uint columns), the norm of a row, whose squares were summed
// already. Outside the safe range (also for 0, infinity and NaN) the row is read again and summed at a scale of its own.

#ifndef VKSIM_ROW_NORM_GLSL
#define VKSIM_ROW_NORM_GLSL

#define DEFINE_ROW_SQUARES(NAME, FOUR)                                              \
    float NAME(uint row, uint columns)                                              \
    {                                                                               \
        clear_totals();                                                             \
        for (uint round = 0u; round < columns; round += BLOCK * LANES)              \
        {                                                                           \
            clear_sums();                                                           \
            uint first = round + lane() * BLOCK;                                    \
            if (first + BLOCK <= columns)                                           \
            {                                                                       \
                for (uint c = first; c < first + BLOCK; c += COLUMNS_AT_ONCE)       \
                {                                                                   \
                    [[unroll]] for (uint u = 0u; u < COLUMNS_AT_ONCE; u += 4u)      \
                    {                                                               \
                        sums[0] = chain_squares(sums[0], FOUR(row, c + u, columns)); \
                    }                                                               \
                }                                                                   \
            }                                                                       \
            else                                                                    \
            {                                                                       \
                for (uint c = first; c < columns; c += 4u)                          \
                {                                                                   \
                    sums[0] = chain_squares(sums[0], FOUR(row, c, columns));        \
                }                                                                   \
            }                                                                       \
            add_blocks();                                                           \
        }                                                                           \
        return totals[0];                                                           \
    }

#define DEFINE_ROW_NORM(NAME, FOUR)                                                 \
    Divisor NAME(float squares, uint row, uint columns)                             \
    {                                                                               \
        if (squares >= SAFE_LOW && squares <= SAFE_HIGH)                            \
        {                                                                           \
            return Divisor(sqrt(squares), 0);                                       \
        }                                                                           \
        uint largest = 0u;                                                          \
        for (uint block = 0u; block < columns; block += BLOCK)                      \
        {                                                                           \
            for (uint c = block; c < min(block + BLOCK, columns); c += 4u)          \
            {                                                                       \
                largest = max(largest, largest_of_four(FOUR(row, c, columns)));     \
            }                                                                       \
        }                                                                           \
        if (largest == 0u || largest >= INFINITY_BITS)                              \
        {                                                                           \
            return Divisor(uintBitsToFloat(largest), 0);                            \
        }                                                                           \
        int exponent = exponent_to_one(largest);                                    \
        precise float total = 0.0;                                                  \
        for (uint block = 0u; block < columns; block += BLOCK)                      \
        {                                                                           \
            precise float sum = 0.0;                                                \
            for (uint c = block; c < min(block + BLOCK, columns); c += 4u)          \
            {                                                                       \
                sum = chain_squares(sum, scale_four(FOUR(row, c, columns), exponent)); \
            }                                                                       \
            total += sum;                                                           \
        }                                                                           \
        return Divisor(sqrt(total), exponent);                                      \
    }

#endif
