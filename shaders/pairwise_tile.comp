#version 450
// Every row of the left matrix compared with every row of the right one: a workgroup stages its rows in shared memory, DEPTH
// groups of 4 columns at a time, and an invocation holds a tile of LEFT_ROWS × RIGHT_ROWS sums. For devices on which shared
// memory is fast.
//! variant vec4 LAYOUT=1 OUTCOME=0
//! variant half4 LAYOUT=2 OUTCOME=0
//! variant words LAYOUT=0 OUTCOME=0
//! variant offer-vec4 LAYOUT=1 OUTCOME=1
//! variant offer-half4 LAYOUT=2 OUTCOME=1
//! variant offer-words LAYOUT=0 OUTCOME=1

#include "lib/elements.glsl"
#include "lib/scaling.glsl"
#include "lib/chains.glsl"
#include "lib/pairwise_parameters.glsl"
#include "lib/comparison.glsl"
#include "lib/outcome.glsl"

layout(local_size_x_id = 0, local_size_y_id = 4) in;
layout(constant_id = 1) const uint LEFT_TYPE = 0;
layout(constant_id = 2) const uint RIGHT_TYPE = 0;
layout(constant_id = 5) const uint LEFT_ROWS = 4;
layout(constant_id = 6) const uint RIGHT_ROWS = 4;
// A divisor of GROUPS_OF_BLOCK.
layout(constant_id = 7) const uint DEPTH = 4;
// How it loads what it stages, as TileLoads has it. More of it on its way at once takes more registers.
layout(constant_id = 8) const uint LOADS = 0;
const uint ONE_BY_ONE = 0u;
const uint TOGETHER = 1u;
const uint AHEAD = 2u;

layout(set = 0, binding = 0) readonly buffer Left { ELEMENTS left[]; };
layout(set = 0, binding = 1) readonly buffer Right { ELEMENTS right[]; };
layout(set = 0, binding = 2) readonly buffer LeftDivisors { uvec2 left_divisors[]; };
layout(set = 0, binding = 3) readonly buffer RightDivisors { uvec2 right_divisors[]; };

DEFINE_FOUR(left_four, left, LEFT_TYPE)
DEFINE_FOUR(right_four, right, RIGHT_TYPE)
#include "lib/pair.glsl"

// One group more than is staged, so that neighbouring rows do not fall on the same banks.
const uint PITCH = DEPTH + 1u;
const uint GROUPS_OF_BLOCK = BLOCK / 4u;

const uint INVOCATIONS = gl_WorkGroupSize.x * gl_WorkGroupSize.y;
const uint LEFT_FOURS = gl_WorkGroupSize.y * LEFT_ROWS * DEPTH;
const uint RIGHT_FOURS = gl_WorkGroupSize.x * RIGHT_ROWS * DEPTH;

// What an invocation stages at a time.
const uint LEFT_LOADS = (LEFT_FOURS + INVOCATIONS - 1u) / INVOCATIONS;
const uint RIGHT_LOADS = (RIGHT_FOURS + INVOCATIONS - 1u) / INVOCATIONS;

shared vec4 left_tile[gl_WorkGroupSize.y * LEFT_ROWS * PITCH];
shared vec4 right_tile[gl_WorkGroupSize.x * RIGHT_ROWS * PITCH];

shared uint cancelled_pairs;

float sums[LEFT_ROWS * RIGHT_ROWS];
float totals[LEFT_ROWS * RIGHT_ROWS];

// Where rows are long: of the stretches before the present one.
float totals_before[LEFT_ROWS * RIGHT_ROWS];
float excesses[LEFT_ROWS * RIGHT_ROWS];

// What an invocation has loaded and not staged yet.
vec4 next_left[LEFT_LOADS];
vec4 next_right[RIGHT_LOADS];

// Where an invocation's loads are in a row's first columns.
uint left_places[LEFT_LOADS];
uint right_places[RIGHT_LOADS];

void stage_one_by_one(uint first_left, uint first_right, uint group, uint groups)
{
    for (uint i = gl_LocalInvocationIndex; i < LEFT_FOURS; i += INVOCATIONS)
    {
        uint row = i / DEPTH;
        uint g = group + i % DEPTH;
        uint base = left_base + min(first_left + row, left_rows - 1u) * left_stride;
        left_tile[row * PITCH + i % DEPTH] = g < groups ? left_four(base, g * 4u, columns) : vec4(0.0);
    }
    for (uint i = gl_LocalInvocationIndex; i < RIGHT_FOURS; i += INVOCATIONS)
    {
        uint row = i / DEPTH;
        uint g = group + i % DEPTH;
        uint base = right_base + min(first_right + row, right_rows - 1u) * right_stride;
        right_tile[row * PITCH + i % DEPTH] = g < groups ? right_four(base, g * 4u, columns) : vec4(0.0);
    }
}

void find_places(uint first_left, uint first_right)
{
    [[unroll]] for (uint l = 0u; l < LEFT_LOADS; l++)
    {
        uint row = first_left + (l * INVOCATIONS + gl_LocalInvocationIndex) / DEPTH;
        left_places[l] = left_base + min(row, left_rows - 1u) * left_stride;
    }
    [[unroll]] for (uint l = 0u; l < RIGHT_LOADS; l++)
    {
        uint row = first_right + (l * INVOCATIONS + gl_LocalInvocationIndex) / DEPTH;
        right_places[l] = right_base + min(row, right_rows - 1u) * right_stride;
    }
}

// Loads what there is of DEPTH groups of columns from `group` on. INVOCATIONS is a multiple of DEPTH.
void load(uint group, uint groups)
{
    uint g = group + gl_LocalInvocationIndex % DEPTH;
    bool is_there = g < groups;
    [[unroll]] for (uint l = 0u; l < LEFT_LOADS; l++)
    {
        next_left[l] = is_there ? left_four(left_places[l], g * 4u, columns) : vec4(0.0);
    }
    [[unroll]] for (uint l = 0u; l < RIGHT_LOADS; l++)
    {
        next_right[l] = is_there ? right_four(right_places[l], g * 4u, columns) : vec4(0.0);
    }
}

// What was loaded.
void stage()
{
    [[unroll]] for (uint l = 0u; l < LEFT_LOADS; l++)
    {
        uint i = l * INVOCATIONS + gl_LocalInvocationIndex;
        if (i < LEFT_FOURS)
        {
            left_tile[i / DEPTH * PITCH + i % DEPTH] = next_left[l];
        }
    }
    [[unroll]] for (uint l = 0u; l < RIGHT_LOADS; l++)
    {
        uint i = l * INVOCATIONS + gl_LocalInvocationIndex;
        if (i < RIGHT_FOURS)
        {
            right_tile[i / DEPTH * PITCH + i % DEPTH] = next_right[l];
        }
    }
}

// Adds the sums to the totals, and begins new ones.
void add_sums()
{
    [[unroll]] for (uint i = 0u; i < LEFT_ROWS * RIGHT_ROWS; i++)
    {
        totals[i] = add_block(totals[i], sums[i]);
        sums[i] = 0.0;
    }
}

// `group` is the first of those that are staged.
void add_staged(bool direct, uint g, uint group, uint end)
{
    vec4 y[RIGHT_ROWS];
    [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
    {
        y[s] = right_tile[(s * gl_WorkGroupSize.x + gl_LocalInvocationID.x) * PITCH + g];
    }
    [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
    {
        vec4 x = left_tile[(r * gl_WorkGroupSize.y + gl_LocalInvocationID.y) * PITCH + g];
        [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
        {
            sums[r * RIGHT_ROWS + s] = combine_four(sums[r * RIGHT_ROWS + s], x, y[s], direct);
        }
    }
    if (HAS_STRETCHES && direct && ((group + g + 1u) % (SHORT_CHAIN / 4u) == 0u || group + g + 1u == end))
    {
        add_sums();
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

void look_again(uint first_left, uint first_right)
{
    [[dont_unroll]] for (uint pair = 0u; pair < LEFT_ROWS * RIGHT_ROWS; pair++)
    {
        if (is_noted(pair))
        {
            uint i = first_left + pair / RIGHT_ROWS * gl_WorkGroupSize.y + gl_LocalInvocationID.y;
            uint j = first_right + pair % RIGHT_ROWS * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
            uint a = left_base + i * left_stride;
            uint b = right_base + j * right_stride;
            conclude(i, j, second_look(a, left_divisor(i), b, right_divisor(j), true));
        }
    }
}

void sum_block(uint first_left, uint first_right, uint block, uint groups, bool direct)
{
    uint end = min(block + GROUPS_OF_BLOCK, groups);
    for (uint group = block; group < end; group += DEPTH)
    {
        if (LOADS == ONE_BY_ONE)
        {
            stage_one_by_one(first_left, first_right, group, groups);
        }
        else
        {
            if (LOADS == TOGETHER)
            {
                load(group, groups);
            }
            stage();
        }
        barrier();
        if (LOADS == AHEAD)
        {
            load(group + DEPTH, groups);
            // Unrolled it would take the loads that are on their way into its midst.
            [[dont_unroll]] for (uint g = 0u; g < DEPTH; g++)
            {
                add_staged(direct, g, group, end);
            }
        }
        else
        {
            for (uint g = 0u; g < DEPTH; g++)
            {
                add_staged(direct, g, group, end);
            }
        }
        barrier();
    }
    if (!(HAS_STRETCHES && direct))
    {
        add_sums();
    }
}

void end_stretch()
{
    [[unroll]] for (uint i = 0u; i < LEFT_ROWS * RIGHT_ROWS; i++)
    {
        add_stretch(totals_before[i], excesses[i], totals[i]);
        totals[i] = 0.0;
    }
}

// The totals of this invocation's tile; the whole workgroup calls it.
void sum_tile(uint first_left, uint first_right, bool direct)
{
    uint groups = (columns + 3u) / 4u;
    [[unroll]] for (uint i = 0u; i < LEFT_ROWS * RIGHT_ROWS; i++)
    {
        sums[i] = 0.0;
        totals[i] = 0.0;
        totals_before[i] = 0.0;
        excesses[i] = 0.0;
    }
    if (LOADS != ONE_BY_ONE)
    {
        find_places(first_left, first_right);
    }
    if (LOADS == AHEAD)
    {
        load(0u, groups);
    }
    for (uint block = 0u; block < groups; block += GROUPS_OF_BLOCK)
    {
        sum_block(first_left, first_right, block, groups, direct);
        if (HAS_STRETCHES && (direct || (block + GROUPS_OF_BLOCK) % (STRETCH / 4u) == 0u || block + GROUPS_OF_BLOCK >= groups))
        {
            end_stretch();
        }
    }
    if (HAS_STRETCHES)
    {
        [[unroll]] for (uint i = 0u; i < LEFT_ROWS * RIGHT_ROWS; i++)
        {
            totals[i] = totals_before[i];
        }
    }
}

// Where many pairs of the workgroup cancelled (rows far from the origin), all of its tile is summed over differences.
void look_again_together(uint first_left, uint first_right)
{
    if (gl_LocalInvocationIndex == 0u)
    {
        cancelled_pairs = 0u;
    }
    barrier();
    atomicAdd(cancelled_pairs, noted_pairs());
    barrier();
    if (cancelled_pairs < gl_WorkGroupSize.x * gl_WorkGroupSize.y)
    {
        return;
    }
    sum_tile(first_left, first_right, true);
    [[unroll]] for (uint pair = 0u; pair < LEFT_ROWS * RIGHT_ROWS; pair++)
    {
        if (is_noted(pair) && is_direct_safe(totals[pair]))
        {
            uint i = first_left + pair / RIGHT_ROWS * gl_WorkGroupSize.y + gl_LocalInvocationID.y;
            uint j = first_right + pair % RIGHT_ROWS * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
            conclude(i, j, root_of(totals[pair]));
            note_done(pair);
        }
    }
}

void main()
{
    uint first_left = gl_WorkGroupID.y * gl_WorkGroupSize.y * LEFT_ROWS;
    uint first_right = gl_WorkGroupID.x * gl_WorkGroupSize.x * RIGHT_ROWS;
    if (is_left_out(first_left, first_right + gl_WorkGroupSize.x * RIGHT_ROWS))
    {
        return;
    }
    sum_tile(first_left, first_right, SUMS_DIFFERENCES);

    clear_notes();
    [[unroll]] for (uint s = 0u; s < RIGHT_ROWS; s++)
    {
        uint j = first_right + s * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
        if (j < right_rows)
        {
            Divisor db = right_divisor(j);
            [[unroll]] for (uint r = 0u; r < LEFT_ROWS; r++)
            {
                uint i = first_left + r * gl_WorkGroupSize.y + gl_LocalInvocationID.y;
                if (i < left_rows)
                {
                    float sum = totals[r * RIGHT_ROWS + s];
                    Divisor da = left_divisor(i);
                    if (is_safe(sum, da, db))
                    {
                        conclude(i, j, value_of(sum, da, db));
                    }
                    else
                    {
                        note_unsafe(r * RIGHT_ROWS + s);
                    }
                }
            }
        }
    }
    if (IS_EXPANDED)
    {
        look_again_together(first_left, first_right);
    }
    if (has_noted())
    {
        look_again(first_left, first_right);
    }
}
