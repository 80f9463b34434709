// Reductions within a workgroup, on subgroups or on shared memory alone.
//
// Before including this file, a shader may define
//   USE_SUBGROUPS      1: compile the subgroup path in (the module then needs subgroup arithmetic and shuffle);
//                      0 or undefined: shared memory alone. Make one variant of each:
//                          //! variant tree USE_SUBGROUPS=0
//                          //! variant subgroup USE_SUBGROUPS=1
//   REDUCE_COMPONENTS  the widest vector that the shader reduces, 1 to 4 (default 1); it decides the shared memory
//   REDUCE_SIZE        the invocations of a workgroup (default: from gl_WorkGroupSize)
//
// It then has, for float, uint and int, and for vec2, uvec2, vec3 and vec4 where REDUCE_COMPONENTS allows (functions that are not
// called leave no trace in the module):
//   TYPE reduce_add(TYPE value)                    the sum over the workgroup
//   TYPE reduce_add_row(TYPE value, uint width)    the sum over each row of `width` consecutive places (see reduce_index); width
//                                                  is a power of two that divides the workgroup
// and for float, uint and uvec2 alike reduce_max, reduce_max_row, reduce_min, reduce_min_row.
//
// The host sets the specialization constant SUBGROUP_SIZE (id 100) to the subgroup size that it required or that is the only one
// of the device, and to 0 for shared memory alone. Where the workgroup is no multiple of it along x, shared memory is used as well:
// drivers disagree on the numbers of subgroups that are not full (llvmpipe gives the same number to several), so every workgroup
// is right, and those that are a multiple are fast. The choice falls when the pipeline is made.
//
// Every function must be called by all invocations of the workgroup (uniform control flow); all get the result.
// The order of a sum depends on the tier, the subgroup size and the workgroup, and on nothing else: not on the other rows, not on
// the dispatch.

#ifndef VKSIM_SUBGROUP_GLSL
#define VKSIM_SUBGROUP_GLSL

#ifndef USE_SUBGROUPS
#define USE_SUBGROUPS 0
#endif
#ifndef REDUCE_COMPONENTS
#define REDUCE_COMPONENTS 1
#endif
#ifndef REDUCE_SIZE
#define REDUCE_SIZE (gl_WorkGroupSize.x * gl_WorkGroupSize.y * gl_WorkGroupSize.z)
#endif

#if USE_SUBGROUPS
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_arithmetic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#endif

layout(constant_id = 100) const uint SUBGROUP_SIZE = 0u;

#define REDUCE_BY_SUBGROUPS (SUBGROUP_SIZE != 0u && gl_WorkGroupSize.x % max(SUBGROUP_SIZE, 1u) == 0u)

// As bits, so that floats and integers share it.
shared uint reduce_scratch[REDUCE_COMPONENTS * REDUCE_SIZE];

// The invocation's place in the workgroup. Rows are consecutive places; with subgroups the places follow the hardware's own
// numbering, because how local invocations fall into subgroups is the driver's choice.
uint reduce_index()
{
#if USE_SUBGROUPS
    if (REDUCE_BY_SUBGROUPS)
    {
        return gl_SubgroupID * SUBGROUP_SIZE + gl_SubgroupInvocationID;
    }
#endif
    return gl_LocalInvocationIndex;
}

#define REDUCE_COMBINE_ADD(a, b) ((a) + (b))
#define REDUCE_COMBINE_MAX(a, b) max(a, b)
#define REDUCE_COMBINE_MIN(a, b) min(a, b)

#define REDUCE_LOAD_1(TYPE, FROM, i) FROM(reduce_scratch[i])
#define REDUCE_STORE_1(TO, i, v) reduce_scratch[i] = TO(v)
#define REDUCE_LOAD_2(TYPE, FROM, i) TYPE(FROM(reduce_scratch[2u * (i)]), FROM(reduce_scratch[2u * (i) + 1u]))
#define REDUCE_STORE_2(TO, i, v) reduce_scratch[2u * (i)] = TO((v).x); reduce_scratch[2u * (i) + 1u] = TO((v).y)
#define REDUCE_LOAD_3(TYPE, FROM, i) \
    TYPE(FROM(reduce_scratch[3u * (i)]), FROM(reduce_scratch[3u * (i) + 1u]), FROM(reduce_scratch[3u * (i) + 2u]))
#define REDUCE_STORE_3(TO, i, v) \
    reduce_scratch[3u * (i)] = TO((v).x); reduce_scratch[3u * (i) + 1u] = TO((v).y); reduce_scratch[3u * (i) + 2u] = TO((v).z)
#define REDUCE_LOAD_4(TYPE, FROM, i) \
    TYPE(FROM(reduce_scratch[4u * (i)]), FROM(reduce_scratch[4u * (i) + 1u]), FROM(reduce_scratch[4u * (i) + 2u]), FROM(reduce_scratch[4u * (i) + 3u]))
#define REDUCE_STORE_4(TO, i, v) \
    reduce_scratch[4u * (i)] = TO((v).x); reduce_scratch[4u * (i) + 1u] = TO((v).y); \
    reduce_scratch[4u * (i) + 2u] = TO((v).z); reduce_scratch[4u * (i) + 3u] = TO((v).w)

// Halves the live part of the scratch until one value is left; right for every size, not only for powers of two. The last
// barrier lets the scratch be used again.
#define REDUCE_TREE(NAME, TYPE, WIDTH, TO, FROM, COMBINE)                                                     \
    TYPE NAME##_tree(TYPE value)                                                                              \
    {                                                                                                         \
        uint place = gl_LocalInvocationIndex;                                                                 \
        REDUCE_STORE_##WIDTH(TO, place, value);                                                               \
        barrier();                                                                                            \
        for (uint live = REDUCE_SIZE; live > 1u;)                                                             \
        {                                                                                                     \
            uint rest = (live + 1u) / 2u;                                                                     \
            if (place + rest < live)                                                                          \
            {                                                                                                 \
                value = COMBINE(value, REDUCE_LOAD_##WIDTH(TYPE, FROM, place + rest));                        \
                REDUCE_STORE_##WIDTH(TO, place, value);                                                       \
            }                                                                                                 \
            live = rest;                                                                                      \
            barrier();                                                                                        \
        }                                                                                                     \
        TYPE result = REDUCE_LOAD_##WIDTH(TYPE, FROM, 0u);                                                    \
        barrier();                                                                                            \
        return result;                                                                                        \
    }
#define REDUCE_ROW_TREE(NAME, TYPE, WIDTH, TO, FROM, COMBINE)                                                 \
    TYPE NAME##_tree(TYPE value, uint width)                                                                  \
    {                                                                                                         \
        uint place = gl_LocalInvocationIndex;                                                                 \
        for (uint step = width / 2u; step > 0u; step /= 2u)                                                   \
        {                                                                                                     \
            REDUCE_STORE_##WIDTH(TO, place, value);                                                           \
            barrier();                                                                                        \
            value = COMBINE(value, REDUCE_LOAD_##WIDTH(TYPE, FROM, place ^ step));                            \
            barrier();                                                                                        \
        }                                                                                                     \
        return value;                                                                                         \
    }

#if USE_SUBGROUPS
// One value a subgroup goes through the scratch; every subgroup then combines all of them.
#define REDUCE_SUBGROUP(NAME, TYPE, WIDTH, TO, FROM, COMBINE, SUBGROUP_COMBINE, IDENTITY)                     \
    TYPE NAME##_subgroup(TYPE value)                                                                          \
    {                                                                                                         \
        value = SUBGROUP_COMBINE(value);                                                                      \
        const uint count = REDUCE_SIZE / max(SUBGROUP_SIZE, 1u);                                              \
        if (count == 1u)                                                                                      \
        {                                                                                                     \
            return value;                                                                                     \
        }                                                                                                     \
        if (gl_SubgroupInvocationID == 0u)                                                                    \
        {                                                                                                     \
            REDUCE_STORE_##WIDTH(TO, gl_SubgroupID, value);                                                   \
        }                                                                                                     \
        barrier();                                                                                            \
        TYPE mine = TYPE(IDENTITY);                                                                           \
        for (uint k = gl_SubgroupInvocationID; k < count; k += SUBGROUP_SIZE)                                 \
        {                                                                                                     \
            mine = COMBINE(mine, REDUCE_LOAD_##WIDTH(TYPE, FROM, k));                                         \
        }                                                                                                     \
        TYPE result = SUBGROUP_COMBINE(mine);                                                                 \
        barrier();                                                                                            \
        return result;                                                                                        \
    }
#define REDUCE_ROW_SUBGROUP(NAME, TYPE, WIDTH, TO, FROM, COMBINE)                                             \
    TYPE NAME##_subgroup(TYPE value, uint width)                                                              \
    {                                                                                                         \
        for (uint step = 1u; step < width && step < SUBGROUP_SIZE; step *= 2u)                                \
        {                                                                                                     \
            value = COMBINE(value, subgroupShuffleXor(value, step));                                          \
        }                                                                                                     \
        if (width > SUBGROUP_SIZE)                                                                            \
        {                                                                                                     \
            if (gl_SubgroupInvocationID == 0u)                                                                \
            {                                                                                                 \
                REDUCE_STORE_##WIDTH(TO, gl_SubgroupID, value);                                               \
            }                                                                                                 \
            barrier();                                                                                        \
            uint parts = width / SUBGROUP_SIZE;                                                               \
            uint first = gl_SubgroupID / parts * parts;                                                       \
            value = REDUCE_LOAD_##WIDTH(TYPE, FROM, first);                                                   \
            for (uint k = 1u; k < parts; k++)                                                                 \
            {                                                                                                 \
                value = COMBINE(value, REDUCE_LOAD_##WIDTH(TYPE, FROM, first + k));                           \
            }                                                                                                 \
            barrier();                                                                                        \
        }                                                                                                     \
        return value;                                                                                         \
    }
#define REDUCE_CHOOSE(FUNCTION, ARGUMENTS) if (REDUCE_BY_SUBGROUPS) { return FUNCTION ARGUMENTS; }
#else
#define REDUCE_SUBGROUP(NAME, TYPE, WIDTH, TO, FROM, COMBINE, SUBGROUP_COMBINE, IDENTITY)
#define REDUCE_ROW_SUBGROUP(NAME, TYPE, WIDTH, TO, FROM, COMBINE)
#define REDUCE_CHOOSE(FUNCTION, ARGUMENTS)
#endif

#define REDUCE(NAME, TYPE, WIDTH, TO, FROM, COMBINE, SUBGROUP_COMBINE, IDENTITY)                              \
    REDUCE_TREE(NAME, TYPE, WIDTH, TO, FROM, COMBINE)                                                         \
    REDUCE_SUBGROUP(NAME, TYPE, WIDTH, TO, FROM, COMBINE, SUBGROUP_COMBINE, IDENTITY)                         \
    TYPE NAME(TYPE value)                                                                                     \
    {                                                                                                         \
        REDUCE_CHOOSE(NAME##_subgroup, (value))                                                               \
        return NAME##_tree(value);                                                                            \
    }

#define REDUCE_ROW(NAME, TYPE, WIDTH, TO, FROM, COMBINE)                                                      \
    REDUCE_ROW_TREE(NAME, TYPE, WIDTH, TO, FROM, COMBINE)                                                     \
    REDUCE_ROW_SUBGROUP(NAME, TYPE, WIDTH, TO, FROM, COMBINE)                                                 \
    TYPE NAME(TYPE value, uint width)                                                                         \
    {                                                                                                         \
        REDUCE_CHOOSE(NAME##_subgroup, (value, width))                                                        \
        return NAME##_tree(value, width);                                                                     \
    }

#define REDUCE_WIDTH_float 1
#define REDUCE_WIDTH_uint 1
#define REDUCE_WIDTH_int 1
#define REDUCE_WIDTH_vec2 2
#define REDUCE_WIDTH_uvec2 2
#define REDUCE_WIDTH_vec3 3
#define REDUCE_WIDTH_vec4 4
#define REDUCE_TO_float floatBitsToUint
#define REDUCE_TO_uint uint
#define REDUCE_TO_int uint
#define REDUCE_TO_vec2 floatBitsToUint
#define REDUCE_TO_uvec2 uint
#define REDUCE_TO_vec3 floatBitsToUint
#define REDUCE_TO_vec4 floatBitsToUint
#define REDUCE_FROM_float uintBitsToFloat
#define REDUCE_FROM_uint uint
#define REDUCE_FROM_int int
#define REDUCE_FROM_vec2 uintBitsToFloat
#define REDUCE_FROM_uvec2 uint
#define REDUCE_FROM_vec3 uintBitsToFloat
#define REDUCE_FROM_vec4 uintBitsToFloat

// What maxima and minima begin with. max(x, NaN) is left open by GLSL, so keep NaN out of them, or reduce the bits as uint: for
// values without a sign their order is that of the bits, with NaN last.
#define REDUCE_LOWEST_float uintBitsToFloat(0xff800000u)
#define REDUCE_LOWEST_uint 0u
#define REDUCE_LOWEST_uvec2 0u
#define REDUCE_HIGHEST_float uintBitsToFloat(0x7f800000u)
#define REDUCE_HIGHEST_uint 0xffffffffu
#define REDUCE_HIGHEST_uvec2 0xffffffffu

#define REDUCE_ADD(TYPE) \
    REDUCE(reduce_add, TYPE, REDUCE_WIDTH_##TYPE, REDUCE_TO_##TYPE, REDUCE_FROM_##TYPE, REDUCE_COMBINE_ADD, subgroupAdd, 0)
#define REDUCE_MAX(TYPE) \
    REDUCE(reduce_max, TYPE, REDUCE_WIDTH_##TYPE, REDUCE_TO_##TYPE, REDUCE_FROM_##TYPE, REDUCE_COMBINE_MAX, subgroupMax, REDUCE_LOWEST_##TYPE)
#define REDUCE_MIN(TYPE) \
    REDUCE(reduce_min, TYPE, REDUCE_WIDTH_##TYPE, REDUCE_TO_##TYPE, REDUCE_FROM_##TYPE, REDUCE_COMBINE_MIN, subgroupMin, REDUCE_HIGHEST_##TYPE)
#define REDUCE_ADD_ROW(TYPE) \
    REDUCE_ROW(reduce_add_row, TYPE, REDUCE_WIDTH_##TYPE, REDUCE_TO_##TYPE, REDUCE_FROM_##TYPE, REDUCE_COMBINE_ADD)
#define REDUCE_MAX_ROW(TYPE) \
    REDUCE_ROW(reduce_max_row, TYPE, REDUCE_WIDTH_##TYPE, REDUCE_TO_##TYPE, REDUCE_FROM_##TYPE, REDUCE_COMBINE_MAX)
#define REDUCE_MIN_ROW(TYPE) \
    REDUCE_ROW(reduce_min_row, TYPE, REDUCE_WIDTH_##TYPE, REDUCE_TO_##TYPE, REDUCE_FROM_##TYPE, REDUCE_COMBINE_MIN)
#define REDUCE_SUMS(TYPE) REDUCE_ADD(TYPE) REDUCE_ADD_ROW(TYPE)
#define REDUCE_EXTREMES(TYPE) REDUCE_MAX(TYPE) REDUCE_MAX_ROW(TYPE) REDUCE_MIN(TYPE) REDUCE_MIN_ROW(TYPE)

REDUCE_SUMS(float)
REDUCE_SUMS(uint)
REDUCE_SUMS(int)
REDUCE_EXTREMES(float)
REDUCE_EXTREMES(uint)
#if REDUCE_COMPONENTS >= 2
REDUCE_SUMS(vec2)
REDUCE_SUMS(uvec2)
REDUCE_EXTREMES(uvec2)
#endif
#if REDUCE_COMPONENTS >= 3
REDUCE_SUMS(vec3)
#endif
#if REDUCE_COMPONENTS >= 4
REDUCE_SUMS(vec4)
#endif

#endif
