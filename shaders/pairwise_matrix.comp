#version 450
// The comparison of pairwise_tile for fp16 rows, by the device's matrix units: subgroups multiply matrices of M × K and K × N halves
// and add the products in fp32. Within a block of columns the order of the sum is the device's own, so this kernel is used only
// where it was asked for; between blocks it is that of lib/chains.glsl, which keeps the error as small.
//! requires GL_KHR_cooperative_matrix
//! variant half4 LAYOUT=2 OUTCOME=0
//! variant words LAYOUT=0 OUTCOME=0
//! variant offer-half4 LAYOUT=2 OUTCOME=1
//! variant offer-words LAYOUT=0 OUTCOME=1

#pragma use_vulkan_memory_model
#extension GL_KHR_memory_scope_semantics : require
#extension GL_KHR_cooperative_matrix : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require

#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/chains.glsl"
#include "lib/pairwise_parameters.glsl"
#include "lib/comparison.glsl"
#include "lib/outcome.glsl"

layout(local_size_x = 128, local_size_x_id = 0) in;
layout(constant_id = 1) const uint M = 16;
layout(constant_id = 2) const uint N = 16;
layout(constant_id = 4) const uint K = 16;
// Matrices of a subgroup.
layout(constant_id = 5) const uint ROWS = 2;
layout(constant_id = 6) const uint COLUMNS = 2;
// Subgroups of a workgroup along the right rows.
layout(constant_id = 7) const uint SUBGROUPS_ACROSS = 2;
// Columns that are staged at a time: a divisor of BLOCK, and a multiple of K.
layout(constant_id = 8) const uint DEPTH = 32;
layout(constant_id = 100) const uint SUBGROUP_SIZE = 32;

layout(set = 0, binding = 0) readonly buffer Left { ELEMENTS left[]; };
layout(set = 0, binding = 1) readonly buffer Right { ELEMENTS right[]; };
layout(set = 0, binding = 2) readonly buffer LeftDivisors { uvec2 left_divisors[]; };
layout(set = 0, binding = 3) readonly buffer RightDivisors { uvec2 right_divisors[]; };

DEFINE_FOUR(left_four, left, FLOAT16)
DEFINE_FOUR(right_four, right, FLOAT16)

// DEFINE_HALVES(NAME, BUFFER): f16vec4 NAME(uint row, uint column), as DEFINE_FOUR, bit by bit.
#if LAYOUT == HALF4
#define DEFINE_HALVES(NAME, BUFFER)                                                  \
    f16vec4 NAME(uint row, uint column)                                              \
    {                                                                                \
        uvec2 words = BUFFER[(row + column) >> 2];                                   \
        return f16vec4(unpackFloat2x16(words.x), unpackFloat2x16(words.y));          \
    }
#else
#define DEFINE_HALVES(NAME, BUFFER)                                                  \
    uint NAME##_bits(uint index)                                                     \
    {                                                                                \
        return (BUFFER[index >> 1] >> ((index & 1u) * 16u)) & 0xffffu;               \
    }                                                                                \
    f16vec4 NAME(uint row, uint column)                                              \
    {                                                                                \
        uvec4 bits = uvec4(0u);                                                      \
        for (uint i = 0u; i < min(columns - column, 4u); i++)                        \
        {                                                                            \
            bits[i] = NAME##_bits(row + column + i);                                 \
        }                                                                            \
        return f16vec4(unpackFloat2x16(bits.x | (bits.y << 16)), unpackFloat2x16(bits.z | (bits.w << 16))); \
    }
#endif

DEFINE_HALVES(left_halves, left)
DEFINE_HALVES(right_halves, right)

const uint MATRICES = ROWS * COLUMNS;
const uint SUBGROUPS = gl_WorkGroupSize.x / SUBGROUP_SIZE;
const uint LEFT_OF_GROUP = SUBGROUPS / SUBGROUPS_ACROSS * ROWS * M;
const uint RIGHT_OF_GROUP = SUBGROUPS_ACROSS * COLUMNS * N;

// Pairs of an invocation: of each matrix so many.
const uint PAIRS = (M * N + SUBGROUP_SIZE - 1u) / SUBGROUP_SIZE;
const uint LEFT_ROWS = MATRICES;
const uint RIGHT_ROWS = PAIRS;
#include "lib/pair.glsl"

// Two groups of 4 columns more than are staged, so that neighbouring rows do not fall on the same banks and begin at 16 bytes.
const uint FOURS = DEPTH / 4u;
const uint PITCH = FOURS + 2u;

shared f16vec4 left_tile[LEFT_OF_GROUP * PITCH];
shared f16vec4 right_tile[RIGHT_OF_GROUP * PITCH];
shared float products[SUBGROUPS * M * N];

#define SUMS_OF_MATRIX coopmat<float, gl_ScopeSubgroup, M, N, gl_MatrixUseAccumulator>

SUMS_OF_MATRIX sums[MATRICES];
SUMS_OF_MATRIX totals[MATRICES];

// Where rows are long: of the stretches before the present one.
SUMS_OF_MATRIX totals_before[MATRICES];
SUMS_OF_MATRIX excesses[MATRICES];

// The first rows of this subgroup within the workgroup's.
uint left_of_subgroup()
{
    return gl_SubgroupID / SUBGROUPS_ACROSS * ROWS * M;
}

uint right_of_subgroup()
{
    return gl_SubgroupID % SUBGROUPS_ACROSS * COLUMNS * N;
}

void stage(uint first_left, uint first_right, uint column)
{
    for (uint i = gl_LocalInvocationIndex; i < LEFT_OF_GROUP * FOURS; i += gl_WorkGroupSize.x)
    {
        uint row = i / FOURS;
        uint c = column + i % FOURS * 4u;
        uint base = left_base + min(first_left + row, left_rows - 1u) * left_stride;
        left_tile[row * PITCH + i % FOURS] = c < columns ? left_halves(base, c) : f16vec4(0.0);
    }
    for (uint i = gl_LocalInvocationIndex; i < RIGHT_OF_GROUP * FOURS; i += gl_WorkGroupSize.x)
    {
        uint row = i / FOURS;
        uint c = column + i % FOURS * 4u;
        uint base = right_base + min(first_right + row, right_rows - 1u) * right_stride;
        right_tile[row * PITCH + i % FOURS] = c < columns ? right_halves(base, c) : f16vec4(0.0);
    }
}

void add_staged()
{
    [[unroll]] for (uint k = 0u; k < DEPTH; k += K)
    {
        coopmat<float16_t, gl_ScopeSubgroup, M, K, gl_MatrixUseA> x[ROWS];
        [[unroll]] for (uint r = 0u; r < ROWS; r++)
        {
            coopMatLoad(x[r], left_tile, (left_of_subgroup() + r * M) * PITCH + k / 4u, PITCH, gl_CooperativeMatrixLayoutRowMajor);
        }
        [[unroll]] for (uint s = 0u; s < COLUMNS; s++)
        {
            coopmat<float16_t, gl_ScopeSubgroup, K, N, gl_MatrixUseB> y;
            coopMatLoad(y, right_tile, (right_of_subgroup() + s * N) * PITCH + k / 4u, PITCH, gl_CooperativeMatrixLayoutColumnMajor);
            [[unroll]] for (uint r = 0u; r < ROWS; r++)
            {
                sums[r * COLUMNS + s] = coopMatMulAdd(x[r], y, sums[r * COLUMNS + s]);
            }
        }
    }
}

void end_stretch()
{
    [[unroll]] for (uint i = 0u; i < MATRICES; i++)
    {
        [[unroll]] for (uint e = 0u; e < totals[i].length(); e++)
        {
            float total = totals_before[i][e];
            float excess = excesses[i][e];
            add_stretch(total, excess, totals[i][e]);
            totals_before[i][e] = total;
            excesses[i][e] = excess;
        }
        totals[i] = SUMS_OF_MATRIX(0.0);
    }
}

// The totals of this subgroup's matrices; the whole workgroup calls it.
void sum_tile(uint first_left, uint first_right)
{
    [[unroll]] for (uint i = 0u; i < MATRICES; i++)
    {
        totals[i] = SUMS_OF_MATRIX(0.0);
        totals_before[i] = SUMS_OF_MATRIX(0.0);
        excesses[i] = SUMS_OF_MATRIX(0.0);
    }
    for (uint block = 0u; block < columns; block += BLOCK)
    {
        [[unroll]] for (uint i = 0u; i < MATRICES; i++)
        {
            sums[i] = SUMS_OF_MATRIX(0.0);
        }
        for (uint column = block; column < min(block + BLOCK, columns); column += DEPTH)
        {
            barrier();
            stage(first_left, first_right, column);
            barrier();
            add_staged();
        }
        [[unroll]] for (uint i = 0u; i < MATRICES; i++)
        {
            totals[i] = totals[i] + sums[i];
        }
        if (HAS_STRETCHES && ((block + BLOCK) % STRETCH == 0u || block + BLOCK >= columns))
        {
            end_stretch();
        }
    }
    if (HAS_STRETCHES)
    {
        [[unroll]] for (uint i = 0u; i < MATRICES; i++)
        {
            totals[i] = totals_before[i];
        }
    }
}

Divisor left_divisor(uint row)
{
    uvec2 stored = HAS_ROW_FACTORS ? left_divisors[left_divisors_base + row] : uvec2(0u);
    return Divisor(uintBitsToFloat(stored.x), int(stored.y));
}

Divisor right_divisor(uint row)
{
    uvec2 stored = HAS_ROW_FACTORS ? right_divisors[right_divisors_base + row] : uvec2(0u);
    return Divisor(uintBitsToFloat(stored.x), int(stored.y));
}

// The left and the right row of an invocation's pair, which lie within the workgroup's tile, and beyond the matrix maybe.
uvec2 rows_of(uint pair)
{
    uint matrix = pair / PAIRS;
    uint element = pair % PAIRS * SUBGROUP_SIZE + gl_SubgroupInvocationID;
    return uvec2(
        gl_WorkGroupID.y * LEFT_OF_GROUP + left_of_subgroup() + matrix / COLUMNS * M + element / N,
        gl_WorkGroupID.x * RIGHT_OF_GROUP + right_of_subgroup() + matrix % COLUMNS * N + element % N);
}

void finish(uint pair, float sum)
{
    uvec2 rows = rows_of(pair);
    if (rows.x >= left_rows || rows.y >= right_rows)
    {
        return;
    }
    Divisor da = left_divisor(rows.x);
    Divisor db = right_divisor(rows.y);
    if (is_safe(sum, da, db))
    {
        conclude(rows.x, rows.y, value_of(sum, da, db));
    }
    else
    {
        note_unsafe(pair);
    }
}

void look_again()
{
    [[dont_unroll]] for (uint pair = 0u; pair < MATRICES * PAIRS; pair++)
    {
        if (is_noted(pair))
        {
            uvec2 rows = rows_of(pair);
            uint a = left_base + rows.x * left_stride;
            uint b = right_base + rows.y * right_stride;
            conclude(rows.x, rows.y, second_look(a, left_divisor(rows.x), b, right_divisor(rows.y), true));
        }
    }
}

void main()
{
    uint first_left = gl_WorkGroupID.y * LEFT_OF_GROUP;
    uint first_right = gl_WorkGroupID.x * RIGHT_OF_GROUP;
    if (is_left_out(first_left, first_right + RIGHT_OF_GROUP))
    {
        return;
    }
    sum_tile(first_left, first_right);

    clear_notes();
    uint first_product = gl_SubgroupID * M * N;
    [[unroll]] for (uint matrix = 0u; matrix < MATRICES; matrix++)
    {
        barrier();
        coopMatStore(totals[matrix], products, first_product, N, gl_CooperativeMatrixLayoutRowMajor);
        barrier();
        [[dont_unroll]] for (uint p = 0u; p < PAIRS; p++)
        {
            uint element = p * SUBGROUP_SIZE + gl_SubgroupInvocationID;
            if (element < M * N)
            {
                finish(matrix * PAIRS + p, products[first_product + element]);
            }
        }
    }
    if (LOOKS_AGAIN && has_noted())
    {
        look_again();
    }
}
