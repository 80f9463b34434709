// How kernels write elements of any type one by one: an invocation a word of the target, so that rows may start within a word.
//
// STORE_RESULTS(RESULT_OF), the body of main(), where float RESULT_OF(uint row, uint column) gives an element. Before it are declared:
// TARGET_TYPE, a constant; target, a buffer of words; target_base, target_stride, rows and columns. The target may be what is read.

#ifndef VKSIM_TARGETS_GLSL
#define VKSIM_TARGETS_GLSL

// Of 16-bit types words from the one of the first element to the one of the last. Either half may belong to no row; it then stays as it is.
#define STORE_RESULTS(RESULT_OF)                                                                                                 \
    uint place = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;       \
    if (TARGET_TYPE == FLOAT32)                                                                                                  \
    {                                                                                                                            \
        uint row = place / columns;                                                                                              \
        if (row < rows)                                                                                                          \
        {                                                                                                                        \
            uint column = place - row * columns;                                                                                 \
            target[target_base + row * target_stride + column] = floatBitsToUint(RESULT_OF(row, column));                        \
        }                                                                                                                        \
        return;                                                                                                                  \
    }                                                                                                                            \
    uint word = (target_base >> 1) + place;                                                                                      \
    uint bits = 0u;                                                                                                              \
    uint mask = 0u;                                                                                                              \
    for (uint half_word = 0u; half_word < 2u; half_word++)                                                                       \
    {                                                                                                                            \
        uint index = word * 2u + half_word;                                                                                      \
        uint past = index - target_base;                                                                                         \
        uint row = index < target_base ? rows : past / target_stride;                                                            \
        uint column = past - row * target_stride;                                                                                \
        if (row < rows && column < columns)                                                                                      \
        {                                                                                                                        \
            bits |= narrow_bits(RESULT_OF(row, column), TARGET_TYPE) << (16u * half_word);                                       \
            mask |= 0xffffu << (16u * half_word);                                                                                \
        }                                                                                                                        \
    }                                                                                                                            \
    if (mask == 0xffffffffu)                                                                                                     \
    {                                                                                                                            \
        target[word] = bits;                                                                                                     \
    }                                                                                                                            \
    else if (mask != 0u)                                                                                                         \
    {                                                                                                                            \
        target[word] = (target[word] & ~mask) | bits;                                                                            \
    }

#endif
