// DEFINE_ROW_SQUARES(NAME, FOUR): float NAME(uint row, uint columns), the sum of a row's squares over all its lanes; every
// invocation of the workgroup calls it. The loops over a whole block are of fixed length for the compiler's sake;
// an invocation a row takes whole blocks first, since there are drivers that run both sides of a branch. With subgroups invocations may read
// blocks for one another (lib/shared_blocks.glsl).
//
// DEFINE_ROW_NORM(NAME, FOUR): Divisor NAME(float squares, uint row, uint columns), the norm of a row, whose squares were summed
// already. Outside the safe range (also for 0, infinity and NaN) the row is read again and summed at a scale of its own.
//
// DEFINE_LANES_NORM(NAME, ALONE, FOUR): the same by all lanes of a row, where every invocation of the workgroup calls it; ALONE is
// the function for an invocation a row.

#ifndef VKSIM_ROW_NORM_GLSL
#define VKSIM_ROW_NORM_GLSL

// FOR_LANE_BLOCKS(first) { … } is run by every lane for each of its blocks, which begin at column `first`, maybe behind the row.
#define FOR_LANE_BLOCKS(first) for (uint first = lane() * BLOCK; first - lane() * BLOCK < columns; first += LANES * BLOCK)

// Adds this invocation's block to its sum, where its neighbours read it, and says whether.
#ifdef VKSIM_SHARED_BLOCKS_GLSL
#define DEFINE_SQUARES_TOGETHER(NAME, FOUR)                                                         \
    DEFINE_READ_TOGETHER(NAME##_read, FOUR##_at)                                                         \
    bool NAME##_together(uint row, uint block, uint columns)                                        \
    {                                                                                               \
        if (!READS_TOGETHER(block, columns))                                                        \
        {                                                                                           \
            return false;                                                                           \
        }                                                                                           \
        for (uint c = block; c < block + BLOCK; c += 4u * FOURS_AT_ONCE)                                \
        {                                                                                           \
            NAME##_read((row + c) >> 2, 0u);                                                                \
            [[unroll]] for (uint u = 0u; u < FOURS_AT_ONCE; u++)                                    \
            {                                                                                       \
                sums[0] = chain_squares(sums[0], own_fours[u]);                                     \
            }                                                                                       \
        }                                                                                           \
        return true;                                                                                \
    }
#define SQUARES_TOGETHER(NAME, row, block, columns) NAME##_together(row, block, columns)
#else
#define DEFINE_SQUARES_TOGETHER(NAME, FOUR)
#define SQUARES_TOGETHER(NAME, row, block, columns) false
#endif

#define DEFINE_ROW_SQUARES(NAME, FOUR)                                                              \
    DEFINE_SQUARES_TOGETHER(NAME, FOUR)                                                             \
    float NAME(uint row, uint columns)                                                              \
    {                                                                                               \
        clear_totals(columns);                                                                      \
        uint whole = LANES == 1u ? columns / BLOCK * BLOCK : 0u;                                    \
        for (uint first = 0u; first < whole; first += BLOCK)                                        \
        {                                                                                           \
            clear_sums();                                                                           \
            for (uint c = first; c < first + BLOCK; c += COLUMNS_AT_ONCE)                           \
            {                                                                                       \
                [[unroll]] for (uint u = 0u; u < COLUMNS_AT_ONCE; u += 4u)                          \
                {                                                                                   \
                    sums[0] = chain_squares(sums[0], FOUR(row, c + u, columns));                    \
                }                                                                                   \
            }                                                                                       \
            add_blocks();                                                                           \
        }                                                                                           \
        for (uint first = whole + lane() * BLOCK; first - lane() * BLOCK < columns; first += LANES * BLOCK) \
        {                                                                                           \
            clear_sums();                                                                           \
            if (SQUARES_TOGETHER(NAME, row, first, columns))                                        \
            {                                                                                       \
            }                                                                                       \
            else if (LANES > 1u && first + BLOCK <= columns)                                        \
            {                                                                                       \
                for (uint c = first; c < first + BLOCK; c += COLUMNS_AT_ONCE)                       \
                {                                                                                   \
                    [[unroll]] for (uint u = 0u; u < COLUMNS_AT_ONCE; u += 4u)                      \
                    {                                                                               \
                        sums[0] = chain_squares(sums[0], FOUR(row, c + u, columns));                \
                    }                                                                               \
                }                                                                                   \
            }                                                                                       \
            else                                                                                    \
            {                                                                                       \
                for (uint c = first; c < columns; c += 4u)                                          \
                {                                                                                   \
                    sums[0] = chain_squares(sums[0], FOUR(row, c, columns));                        \
                }                                                                                   \
            }                                                                                       \
            add_blocks();                                                                           \
        }                                                                                           \
        share_totals();                                                                             \
        return totals[0];                                                                           \
    }

#define DEFINE_ROW_NORM(NAME, FOUR)                                                                 \
    Divisor NAME(float squares, uint row, uint columns)                                             \
    {                                                                                               \
        if (is_safe_sum(squares))                                                                   \
        {                                                                                           \
            return Divisor(sqrt(squares), 0);                                                       \
        }                                                                                           \
        uint largest = 0u;                                                                          \
        for (uint c = 0u; c < columns; c += 4u)                                                     \
        {                                                                                           \
            largest = max(largest, largest_of_four(FOUR(row, c, columns)));                         \
        }                                                                                           \
        if (largest == 0u || largest >= INFINITY_BITS)                                              \
        {                                                                                           \
            return Divisor(uintBitsToFloat(largest), 0);                                            \
        }                                                                                           \
        int exponent = exponent_to_one(largest);                                                    \
        RowSum total = no_blocks();                                                                 \
        for (uint block = 0u; block < columns; block += BLOCK)                                      \
        {                                                                                           \
            precise float sum = 0.0;                                                                \
            for (uint c = block; c < min(block + BLOCK, columns); c += 4u)                          \
            {                                                                                       \
                sum = chain_squares(sum, scale_four(FOUR(row, c, columns), exponent));              \
            }                                                                                       \
            total = with_block(total, sum);                                                         \
        }                                                                                           \
        return Divisor(sqrt(total_of(total)), exponent);                                            \
    }

#define DEFINE_LANES_NORM(NAME, ALONE, FOUR)                                                        \
    Divisor NAME(float squares, uint row, uint columns)                                             \
    {                                                                                               \
        if (LANES == 1u)                                                                            \
        {                                                                                           \
            return ALONE(squares, row, columns);                                                    \
        }                                                                                           \
        bool safe = is_safe_sum(squares);                                                           \
        if (!any_row(!safe))                                                                        \
        {                                                                                           \
            return Divisor(sqrt(squares), 0);                                                       \
        }                                                                                           \
        uint largest = 0u;                                                                          \
        FOR_LANE_BLOCKS(first)                                                                      \
        {                                                                                           \
            for (uint c = first; !safe && c < min(first + BLOCK, columns); c += 4u)                 \
            {                                                                                       \
                largest = max(largest, largest_of_four(FOUR(row, c, columns)));                     \
            }                                                                                       \
        }                                                                                           \
        largest = largest_of_row(largest);                                                          \
        bool scaled = !safe && largest != 0u && largest < INFINITY_BITS;                            \
        int exponent = scaled ? exponent_to_one(largest) : 0;                                       \
        clear_totals(columns);                                                                      \
        FOR_LANE_BLOCKS(first)                                                                      \
        {                                                                                           \
            clear_sums();                                                                           \
            for (uint c = first; scaled && c < min(first + BLOCK, columns); c += 4u)                \
            {                                                                                       \
                sums[0] = chain_squares(sums[0], scale_four(FOUR(row, c, columns), exponent));      \
            }                                                                                       \
            add_blocks();                                                                           \
        }                                                                                           \
        share_totals();                                                                             \
        float norm = scaled ? sqrt(totals[0]) : uintBitsToFloat(largest);                           \
        return Divisor(safe ? sqrt(squares) : norm, exponent);                                      \
    }

#endif
