// Which right rows belong to a left row: all of them, or the `group` ones that are its own, or just one, which is that of `group`
// left rows; and where a grid of values has a pair. Expects group among the parameters.

#ifndef VKSIM_PAIR_GRID_GLSL
#define VKSIM_PAIR_GRID_GLSL

// As the enumeration PairGrouping.
layout(constant_id = 7) const uint GROUPING = 0;
const uint OF_EACH = 1u;
const uint OF_GROUP = 2u;

// Whether a weight of 0 leaves a pair out: then nothing of its rows counts, be they NaN.
layout(constant_id = 8) const uint LEAVES_OUT = 0;

#define DEFINE_PAIR_GRID                                                                \
    uint right_of(uint i, uint j)                                                       \
    {                                                                                   \
        return GROUPING == OF_EACH ? i * group + j : GROUPING == OF_GROUP ? i / group : j; \
    }                                                                                   \
    uint place_of(uint i, uint j, uint left_step, uint right_step)                      \
    {                                                                                   \
        if (GROUPING == OF_GROUP)                                                       \
        {                                                                               \
            return i / group * right_step + i % group * left_step;                      \
        }                                                                               \
        return i * left_step + j * right_step;                                          \
    }

#endif
