// Rows whose lanes take four columns in turn, so that lanes together read whole cache lines: for kernels that also write the row.
// Several fours a round, since a round costs some drivers as much as a four does.
//
// FOR_FOURS(c, COUNT, BODY) runs BODY for this lane's fours of a row, COUNT of them a round; what is left goes in a loop behind, since
// there are drivers that run both sides of a branch.
//
// DEFINE_FOURS_NORM(NAME, FOUR): Divisor NAME(float squares, uint row, uint columns, bool wanted), the norm of a row whose squares
// were summed already, read again at a scale of its own where they left the safe range. Every invocation of the workgroup calls it.
//
// DEFINE_STORE_FOUR(NAME, BUFFER): void NAME(uint row, uint column, uint columns, vec4 value), to a buffer of fp32 that is seen as
// FLOATS.

#ifndef VKSIM_LANE_FOURS_GLSL
#define VKSIM_LANE_FOURS_GLSL

#extension GL_EXT_control_flow_attributes : require

#define FOUR_STEP (LANES * 4u)

// As COLUMNS_AT_ONCE: some compilers choke on long stretches of conversions.
#if LAYOUT == VEC4 || LAYOUT == WIDE
#define FOURS_AT_ONCE 4u
#else
#define FOURS_AT_ONCE 2u
#endif

#define FOR_FOURS(c, COUNT, BODY)                                                                       \
    {                                                                                                   \
        uint round = lane() * 4u;                                                                       \
        for (; round + ((COUNT) - 1u) * FOUR_STEP < columns; round += (COUNT) * FOUR_STEP)              \
        {                                                                                               \
            [[unroll]] for (uint turn = 0u; turn < (COUNT); turn++)                                     \
            {                                                                                           \
                uint c = round + turn * FOUR_STEP;                                                      \
                BODY                                                                                    \
            }                                                                                           \
        }                                                                                               \
        for (uint c = round; c < columns; c += FOUR_STEP)                                               \
        {                                                                                               \
            BODY                                                                                        \
        }                                                                                               \
    }

#define DEFINE_FOURS_NORM(NAME, FOUR)                                                                   \
    Divisor NAME(float squares, uint row, uint columns, bool wanted)                                    \
    {                                                                                                   \
        bool again = wanted && !is_safe_sum(squares);                                                   \
        uint largest = 0u;                                                                              \
        for (uint c = lane() * 4u; again && c < columns; c += FOUR_STEP)                                \
        {                                                                                               \
            largest = max(largest, largest_of_four(FOUR(row, c, columns)));                             \
        }                                                                                               \
        largest = largest_of_row(largest);                                                              \
        bool scaled = again && largest != 0u && largest < INFINITY_BITS;                                \
        int exponent = scaled ? exponent_to_one(largest) : 0;                                           \
        precise float sum = 0.0;                                                                        \
        for (uint c = lane() * 4u; scaled && c < columns; c += FOUR_STEP)                               \
        {                                                                                               \
            vec4 x = scale_four(FOUR(row, c, columns), exponent);                                       \
            sum = sum + dot(x, x);                                                                      \
        }                                                                                               \
        sum = sum_of_row(sum);                                                                          \
        return Divisor(!again ? sqrt(squares) : scaled ? sqrt(sum) : uintBitsToFloat(largest), exponent); \
    }

// DEFINE_FLOATS(NAME, BUFFER): as DEFINE_FOUR, of a buffer of fp32 that is seen as FLOATS whatever the layout of the others.
#if LAYOUT == VEC4 || LAYOUT == HALF4
#define FLOATS vec4
#define DEFINE_FLOATS(NAME, BUFFER)                                                                     \
    vec4 NAME(uint row, uint column, uint columns)                                                      \
    {                                                                                                   \
        return BUFFER[(row + column) >> 2];                                                             \
    }
#define DEFINE_STORE_FOUR(NAME, BUFFER)                                                                 \
    void NAME(uint row, uint column, uint columns, vec4 value)                                          \
    {                                                                                                   \
        BUFFER[(row + column) >> 2] = value;                                                            \
    }
#elif LAYOUT == WIDE
#define FLOATS u64vec2
#define DEFINE_FLOATS(NAME, BUFFER)                                                                     \
    vec4 NAME(uint row, uint column, uint columns)                                                      \
    {                                                                                                   \
        u64vec2 words = BUFFER[(row + column) >> 2];                                                    \
        return uintBitsToFloat(uvec4(unpackUint2x32(words.x), unpackUint2x32(words.y)));                \
    }
#define DEFINE_STORE_FOUR(NAME, BUFFER)                                                                 \
    void NAME(uint row, uint column, uint columns, vec4 value)                                          \
    {                                                                                                   \
        uvec4 bits = floatBitsToUint(value);                                                            \
        BUFFER[(row + column) >> 2] = u64vec2(packUint2x32(bits.xy), packUint2x32(bits.zw));            \
    }
#else
#define FLOATS uint
#define DEFINE_FLOATS(NAME, BUFFER) DEFINE_FOUR(NAME, BUFFER, FLOAT32)
#define DEFINE_STORE_FOUR(NAME, BUFFER)                                                                 \
    void NAME(uint row, uint column, uint columns, vec4 value)                                          \
    {                                                                                                   \
        uint count = min(columns - column, 4u);                                                         \
        for (uint i = 0u; i < count; i++)                                                               \
        {                                                                                               \
            BUFFER[row + column + i] = floatBitsToUint(value[i]);                                       \
        }                                                                                               \
    }
#endif

#endif
