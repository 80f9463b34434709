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
// The host sets the specialization constant SUBGROUP_SIZE (id 100) to the subgroup size that it required or that is the only one
// of the device, and to 0 for shared memory alone. Nothing here takes its value on trust where the hardware can be asked: the
// workgroup reductions are right for every subgroup size and for workgroups that are no multiple of it. The row reductions need
// full subgroups, which is what a size other than 0 stands for.
//
// Every function must be called by all invocations of the workgroup (uniform control flow); all get the result.
// The order of a sum depends on the tier and the subgroup size, and on nothing else: not on the other rows, not on the dispatch.

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

// As bits, so that floats and integers share it.
shared uint reduce_scratch[REDUCE_COMPONENTS * REDUCE_SIZE];

// The invocation's place in the workgroup. Rows are consecutive places; with subgroups the places follow the hardware's own
// numbering, because how local invocations fall into subgroups is the driver's choice.
uint reduce_index()
{
#if USE_SUBGROUPS
    if (SUBGROUP_SIZE != 0u)
    {
        return gl_SubgroupID * SUBGROUP_SIZE + gl_SubgroupInvocationID;
    }
#endif
    return gl_LocalInvocationIndex;
}

#define REDUCE_FLOAT_TO_BITS(x) floatBitsToUint(x)
#define REDUCE_FLOAT_FROM_BITS(x) uintBitsToFloat(x)
#define REDUCE_UINT_TO_BITS(x) (x)
#define REDUCE_UINT_FROM_BITS(x) (x)
#define REDUCE_INT_TO_BITS(x) uint(x)
#define REDUCE_INT_FROM_BITS(x) int(x)

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
    }                                                                                                         \
    TYPE NAME##_row_tree(TYPE value, uint width)                                                              \
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
// One value a subgroup goes through the scratch; every subgroup then combines all of them. The lanes are counted and ranked by
// asking, because the last subgroup may be partly empty.
#define REDUCE_SUBGROUP(NAME, TYPE, WIDTH, TO, FROM, COMBINE, SUBGROUP_COMBINE, IDENTITY)                     \
    TYPE NAME##_subgroup(TYPE value)                                                                          \
    {                                                                                                         \
        value = SUBGROUP_COMBINE(value);                                                                      \
        uint count = gl_NumSubgroups;                                                                         \
        if (count == 1u)                                                                                      \
        {                                                                                                     \
            return value;                                                                                     \
        }                                                                                                     \
        if (subgroupElect())                                                                                  \
        {                                                                                                     \
            REDUCE_STORE_##WIDTH(TO, gl_SubgroupID, value);                                                   \
        }                                                                                                     \
        barrier();                                                                                            \
        uint lanes = subgroupAdd(1u);                                                                         \
        TYPE mine = TYPE(IDENTITY);                                                                           \
        for (uint k = subgroupExclusiveAdd(1u); k < count; k += lanes)                                        \
        {                                                                                                     \
            mine = COMBINE(mine, REDUCE_LOAD_##WIDTH(TYPE, FROM, k));                                         \
        }                                                                                                     \
        TYPE result = SUBGROUP_COMBINE(mine);                                                                 \
        barrier();                                                                                            \
        return result;                                                                                        \
    }                                                                                                         \
    TYPE NAME##_row_subgroup(TYPE value, uint width)                                                          \
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
#define REDUCE_CHOOSE(NAME, SUFFIX, ARGUMENTS) if (SUBGROUP_SIZE != 0u) { return NAME##SUFFIX##_subgroup ARGUMENTS; }
#else
#define REDUCE_SUBGROUP(NAME, TYPE, WIDTH, TO, FROM, COMBINE, SUBGROUP_COMBINE, IDENTITY)
#define REDUCE_CHOOSE(NAME, SUFFIX, ARGUMENTS)
#endif

// NAME(value): over the workgroup.
// NAME_row(value, width): over rows of `width` consecutive places (reduce_index), a power of two that divides the workgroup.
#define REDUCE(NAME, TYPE, WIDTH, TO, FROM, COMBINE, SUBGROUP_COMBINE, IDENTITY)                              \
    REDUCE_TREE(NAME, TYPE, WIDTH, TO, FROM, COMBINE)                                                         \
    REDUCE_SUBGROUP(NAME, TYPE, WIDTH, TO, FROM, COMBINE, SUBGROUP_COMBINE, IDENTITY)                         \
    TYPE NAME(TYPE value)                                                                                     \
    {                                                                                                         \
        REDUCE_CHOOSE(NAME, , (value))                                                                        \
        return NAME##_tree(value);                                                                            \
    }                                                                                                         \
    TYPE NAME##_row(TYPE value, uint width)                                                                   \
    {                                                                                                         \
        REDUCE_CHOOSE(NAME, _row, (value, width))                                                             \
        return NAME##_row_tree(value, width);                                                                 \
    }

// What float maxima begin with: no value is below it. max(x, NaN) is left open by GLSL, so keep NaN out of maxima, or reduce the
// bits as uint: for values without a sign their order is that of the bits, with NaN last.
#define REDUCE_LOWEST uintBitsToFloat(0xff800000u)
#define REDUCE_HIGHEST uintBitsToFloat(0x7f800000u)

REDUCE(reduce_add, float, 1, REDUCE_FLOAT_TO_BITS, REDUCE_FLOAT_FROM_BITS, REDUCE_COMBINE_ADD, subgroupAdd, 0.0)
REDUCE(reduce_max, float, 1, REDUCE_FLOAT_TO_BITS, REDUCE_FLOAT_FROM_BITS, REDUCE_COMBINE_MAX, subgroupMax, REDUCE_LOWEST)
REDUCE(reduce_min, float, 1, REDUCE_FLOAT_TO_BITS, REDUCE_FLOAT_FROM_BITS, REDUCE_COMBINE_MIN, subgroupMin, REDUCE_HIGHEST)
REDUCE(reduce_add, uint, 1, REDUCE_UINT_TO_BITS, REDUCE_UINT_FROM_BITS, REDUCE_COMBINE_ADD, subgroupAdd, 0u)
REDUCE(reduce_max, uint, 1, REDUCE_UINT_TO_BITS, REDUCE_UINT_FROM_BITS, REDUCE_COMBINE_MAX, subgroupMax, 0u)
REDUCE(reduce_min, uint, 1, REDUCE_UINT_TO_BITS, REDUCE_UINT_FROM_BITS, REDUCE_COMBINE_MIN, subgroupMin, 0xffffffffu)
REDUCE(reduce_add, int, 1, REDUCE_INT_TO_BITS, REDUCE_INT_FROM_BITS, REDUCE_COMBINE_ADD, subgroupAdd, 0)
#if REDUCE_COMPONENTS >= 2
REDUCE(reduce_add, vec2, 2, REDUCE_FLOAT_TO_BITS, REDUCE_FLOAT_FROM_BITS, REDUCE_COMBINE_ADD, subgroupAdd, 0.0)
REDUCE(reduce_max, uvec2, 2, REDUCE_UINT_TO_BITS, REDUCE_UINT_FROM_BITS, REDUCE_COMBINE_MAX, subgroupMax, 0u)
#endif
#if REDUCE_COMPONENTS >= 3
REDUCE(reduce_add, vec3, 3, REDUCE_FLOAT_TO_BITS, REDUCE_FLOAT_FROM_BITS, REDUCE_COMBINE_ADD, subgroupAdd, 0.0)
#endif
#if REDUCE_COMPONENTS >= 4
REDUCE(reduce_add, vec4, 4, REDUCE_FLOAT_TO_BITS, REDUCE_FLOAT_FROM_BITS, REDUCE_COMBINE_ADD, subgroupAdd, 0.0)
#endif

#endif
