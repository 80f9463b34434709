#ifndef VKSIM_COSINE_GLSL
#define VKSIM_COSINE_GLSL

#include "lib/chains.glsl"

// The same for (a, b) and (b, a), never outside [-1, 1], and NaN where an operand is. The divisors are divided by one after
// the other, since their product may leave the range, the larger first, since only so the order of operands does not matter.
float cosine_of(float product, float a, float b)
{
    uint larger = max(floatBitsToUint(a), floatBitsToUint(b));
    uint smaller = min(floatBitsToUint(a), floatBitsToUint(b));
    precise float cosine = product / uintBitsToFloat(larger);
    cosine = cosine / uintBitsToFloat(smaller);
    return is_nan(cosine) ? cosine : clamp(cosine, -1.0, 1.0);
}

// DEFINE_SCALED_PRODUCT(NAME, LEFT_FOUR, RIGHT_FOUR): float NAME(uint a, int ea, uint b, int eb, uint columns), the dot product
// of two rows, each at its own scale.
#define DEFINE_SCALED_PRODUCT(NAME, LEFT_FOUR, RIGHT_FOUR)                      \
    float NAME(uint a, int ea, uint b, int eb, uint columns)                    \
    {                                                                           \
        RowSum total = no_blocks();                                             \
        for (uint block = 0u; block < columns; block += BLOCK)                  \
        {                                                                       \
            float sum = 0.0;                                                    \
            for (uint c = block; c < min(block + BLOCK, columns); c += 4u)      \
            {                                                                   \
                vec4 x = scale_four(LEFT_FOUR(a, c, columns), ea);              \
                vec4 y = scale_four(RIGHT_FOUR(b, c, columns), eb);             \
                sum = chain_products(sum, x, y);                                \
            }                                                                   \
            total = with_block(total, sum);                                     \
        }                                                                       \
        return total_of(total);                                                 \
    }

#endif
