// DEFINE_ROW_KEYS(NAME, FOUR): uvec4 NAME(uint row, uint column, uint columns, bool smaller_is_better), the keys of a row's elements
// from a column on that is a multiple of 4, as lib/ranking.glsl has them. Behind the row there are zeros, as of NaN.

#ifndef VKSIM_ROW_KEYS_GLSL
#define VKSIM_ROW_KEYS_GLSL

#include "lib/ranking.glsl"

uvec4 columns_from(uint column)
{
    return column + uvec4(0u, 1u, 2u, 3u);
}

#if LAYOUT == WORDS
#define KEYS_WITHIN(keys, column, columns) mix(uvec4(0u), keys, lessThan(columns_from(column), uvec4(columns)))
#else
#define KEYS_WITHIN(keys, column, columns) keys
#endif

#define DEFINE_ROW_KEYS(NAME, FOUR)                                                                     \
    uvec4 NAME(uint row, uint column, uint columns, bool smaller_is_better)                             \
    {                                                                                                   \
        vec4 x = FOUR(row, column, columns);                                                            \
        uvec4 keys = uvec4(                                                                             \
            key_of(x.x, smaller_is_better), key_of(x.y, smaller_is_better),                             \
            key_of(x.z, smaller_is_better), key_of(x.w, smaller_is_better));                            \
        return KEYS_WITHIN(keys, column, columns);                                                      \
    }

#endif
