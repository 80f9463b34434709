// How matrix elements are read and written. Arithmetic is fp32 whatever the storage.
//
// LAYOUT, a macro of the variant, says how a buffer is seen:
//   VEC4    fp32, rows start at multiples of 4 elements: one load is 4 columns
//   HALF4   16-bit types, rows start at multiples of 4 elements: one load is 4 columns
//   WORDS   any type, any start: 32-bit words
//   WIDE    as VEC4, of words of 64 bits: some drivers load word by word
//   INT8    a scale and then a byte a column, to be read only: rows begin at words and are counted in words, with zeros behind the last
// The element type is an argument, always a constant or a specialization constant, so that its tests cost nothing.

#ifndef VKSIM_ELEMENTS_GLSL
#define VKSIM_ELEMENTS_GLSL

#define WORDS 0
#define VEC4 1
#define HALF4 2
#define WIDE 3
#define INT8 4

// COLUMNS_AT_ONCE is how far loops over whole blocks are unrolled: some compilers choke on long stretches of conversions.
#if LAYOUT == VEC4
#define ELEMENTS vec4
#define COLUMNS_AT_ONCE 32u
#elif LAYOUT == HALF4
#define ELEMENTS uvec2
#define COLUMNS_AT_ONCE 8u
#elif LAYOUT == WIDE
#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require
#define ELEMENTS u64vec2
#define COLUMNS_AT_ONCE 32u
#elif LAYOUT == INT8
#define ELEMENTS uint
#define COLUMNS_AT_ONCE 8u
#else
#define ELEMENTS uint
#define COLUMNS_AT_ONCE 4u
#endif

// As the enumeration ElementType.
const uint FLOAT32 = 0u;
const uint FLOAT16 = 1u;
const uint BFLOAT16 = 2u;

// Drivers may flush subnormal halves, which are ordinary numbers in fp32.
vec2 half_pair(uint word)
{
    uvec2 bits = uvec2(word & 0xffffu, word >> 16);
    vec2 tiny = vec2(bits & 0x3ffu) * 5.9604644775390625e-8;
    tiny = mix(tiny, -tiny, notEqual(bits & 0x8000u, uvec2(0u)));
    return mix(unpackHalf2x16(word), tiny, equal(bits & 0x7c00u, uvec2(0u)));
}

vec2 unpack_pair(uint word, uint type)
{
    return type == FLOAT16 ? half_pair(word) : uintBitsToFloat(uvec2(word << 16, word & 0xffff0000u));
}

// To nearest, ties to even, in integers: packHalf2x16 may round either way.
uint half_bits(float value)
{
    uint bits = floatBitsToUint(value);
    uint sign = (bits >> 16) & 0x8000u;
    uint size = bits & 0x7fffffffu;
    if (size > 0x7f800000u)
    {
        return sign | 0x7e00u;
    }
    if (size >= 0x477ff000u)
    {
        return sign | 0x7c00u;
    }
    if (size >= 0x38800000u)
    {
        return sign | ((size + 0xfffu + ((size >> 13) & 1u) - 0x38000000u) >> 13);
    }
    uint shift = 126u - (size >> 23);
    if (shift > 24u)
    {
        return sign;
    }
    uint mantissa = (size & 0x7fffffu) | 0x800000u;
    uint rest = mantissa & ((1u << shift) - 1u);
    uint halfway = 1u << (shift - 1u);
    uint result = mantissa >> shift;
    bool up = rest > halfway || (rest == halfway && (result & 1u) != 0u);
    return sign | (result + (up ? 1u : 0u));
}

uint bfloat_bits(float value)
{
    uint bits = floatBitsToUint(value);
    bool nan = (bits & 0x7fffffffu) > 0x7f800000u;
    return nan ? (bits >> 16) | 0x40u : (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
}

uint narrow_bits(float value, uint type)
{
    return type == FLOAT16 ? half_bits(value) : bfloat_bits(value);
}

uint pack_pair(vec2 value, uint type)
{
    return narrow_bits(value.x, type) | (narrow_bits(value.y, type) << 16);
}

// As CodedRow.Decode: rounded, also where a subtraction follows.
vec4 coded_four(uint word, float scale)
{
    int codes = int(word);
    precise vec4 four = vec4(bitfieldExtract(codes, 0, 8), bitfieldExtract(codes, 8, 8), bitfieldExtract(codes, 16, 8), codes >> 24) * scale;
    return four;
}

// DEFINE_ELEMENT(NAME, BUFFER, TYPE): float NAME(uint index), one element of a buffer seen as words.
#define DEFINE_ELEMENT(NAME, BUFFER, TYPE)                          \
    float NAME(uint index)                                          \
    {                                                               \
        if (TYPE == FLOAT32)                                        \
        {                                                           \
            return uintBitsToFloat(BUFFER[index]);                  \
        }                                                           \
        vec2 pair = unpack_pair(BUFFER[index >> 1], TYPE);          \
        return (index & 1u) == 0u ? pair.x : pair.y;                \
    }

// DEFINE_FOUR(NAME, BUFFER, TYPE): vec4 NAME(uint row, uint column, uint columns), the elements of a row from a column on that
// is a multiple of 4; row is the index of the row's first element. Beyond the row there are zeros, which change no sum.
#if LAYOUT == VEC4
#define DEFINE_FOUR(NAME, BUFFER, TYPE)                             \
    vec4 NAME(uint row, uint column, uint columns)                  \
    {                                                               \
        return BUFFER[(row + column) >> 2];                         \
    }
#elif LAYOUT == HALF4
#define DEFINE_FOUR(NAME, BUFFER, TYPE)                             \
    vec4 NAME(uint row, uint column, uint columns)                  \
    {                                                               \
        uvec2 words = BUFFER[(row + column) >> 2];                  \
        return vec4(unpack_pair(words.x, TYPE), unpack_pair(words.y, TYPE)); \
    }
#elif LAYOUT == WIDE
#define DEFINE_FOUR(NAME, BUFFER, TYPE)                             \
    vec4 NAME(uint row, uint column, uint columns)                  \
    {                                                               \
        u64vec2 words = BUFFER[(row + column) >> 2];                \
        return uintBitsToFloat(uvec4(unpackUint2x32(words.x), unpackUint2x32(words.y))); \
    }
#elif LAYOUT == INT8
#define DEFINE_FOUR(NAME, BUFFER, TYPE)                             \
    vec4 NAME(uint row, uint column, uint columns)                  \
    {                                                               \
        return coded_four(BUFFER[row + 1u + (column >> 2)], uintBitsToFloat(BUFFER[row])); \
    }
#else
#define DEFINE_FOUR(NAME, BUFFER, TYPE)                             \
    DEFINE_ELEMENT(NAME##_element, BUFFER, TYPE)                    \
    vec4 NAME(uint row, uint column, uint columns)                  \
    {                                                               \
        uint first = row + column;                                  \
        uint left = columns - column;                               \
        vec4 four = vec4(NAME##_element(first), 0.0, 0.0, 0.0);     \
        if (left > 1u)                                              \
        {                                                           \
            four.y = NAME##_element(first + 1u);                    \
        }                                                           \
        if (left > 2u)                                              \
        {                                                           \
            four.z = NAME##_element(first + 2u);                    \
        }                                                           \
        if (left > 3u)                                              \
        {                                                           \
            four.w = NAME##_element(first + 3u);                    \
        }                                                           \
        return four;                                                \
    }
#endif

#endif
