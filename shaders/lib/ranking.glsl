// Candidates of a search as (key, id): a larger key is better, equal keys go by the smaller id. Keys sort as unsigned numbers;
// NaN has the least of all, and an empty place the same with an id that none has.

#ifndef VKSIM_RANKING_GLSL
#define VKSIM_RANKING_GLSL

const uvec2 EMPTY = uvec2(0u, 0xffffffffu);

uint key_of(float score, bool smaller_is_better)
{
    uint bits = floatBitsToUint(score);
    if ((bits & 0x7fffffffu) > 0x7f800000u)
    {
        return 0u;
    }
    bits = bits == 0x80000000u ? 0u : bits;
    uint key = (bits & 0x80000000u) != 0u ? ~bits : bits | 0x80000000u;
    return smaller_is_better ? ~key : key;
}

bool is_better(uvec2 a, uvec2 b)
{
    return a.x > b.x || (a.x == b.x && a.y < b.y);
}

#endif
