#version 450
// After each window of a search for many neighbours: a workgroup leaves the best of one query's candidates, in no order, and sets the
// score that further candidates must reach. As in row_select.comp the key of the last of them is found a few bits at a time, by counting
// how many candidates reach each of some bounds; should more have that key than are wanted, the last of their ids is found the same
// way. So the time does not depend on how many are wanted, nor on what a list has room for.

#extension GL_EXT_control_flow_attributes : require
#include "lib/ranking.glsl"

layout(local_size_x_id = 0) in;

layout(set = 0, binding = 0) writeonly buffer Thresholds { uint thresholds[]; };
layout(set = 0, binding = 1) buffer Counts { uint counts[]; };
layout(set = 0, binding = 2) buffer Kept { uint kept[]; };
layout(set = 0, binding = 3) buffer Candidates { uvec2 candidates[]; };
layout(push_constant) uniform Parameters
{
    uint wanted;
    uint capacity;
};

const uint BITS = 4u;
const uint BOUNDS = (1u << BITS) - 1u;

// Invocations that add up what those of the workgroup counted for one bound.
const uint PARTS = gl_WorkGroupSize.x >= 16u ? gl_WorkGroupSize.x / 16u : 1u;

uint reached[BOUNDS];
shared uint reached_each[BOUNDS * gl_WorkGroupSize.x];
shared uint reached_all[BOUNDS];
shared uint taken;

// A value, how many reach it, and how many have more.
struct Bound
{
    uint value;
    uint reaching;
    uint above;
};

// From what each invocation counted.
void add_counts()
{
    for (uint b = gl_LocalInvocationID.x; b < BOUNDS; b += gl_WorkGroupSize.x)
    {
        reached_all[b] = 0u;
    }
    [[unroll]] for (uint b = 0u; b < BOUNDS; b++)
    {
        reached_each[b * gl_WorkGroupSize.x + gl_LocalInvocationID.x] = reached[b];
    }
    barrier();
    for (uint i = gl_LocalInvocationID.x; i < BOUNDS * PARTS; i += gl_WorkGroupSize.x)
    {
        uint b = i % BOUNDS;
        uint sum = 0u;
        for (uint other = i / BOUNDS; other < gl_WorkGroupSize.x; other += PARTS)
        {
            sum += reached_each[b * gl_WorkGroupSize.x + other];
        }
        atomicAdd(reached_all[b], sum);
    }
    barrier();
}

// The greatest value that so many reach, or a lesser one that no others lie between. Values are keys, or, of candidates with one key,
// what grows as ids fall.
Bound find_bound(uint base, uint count, uint needed, bool by_id, uint key)
{
    Bound found = Bound(0u, count, 0u);
    for (uint shift = 32u; shift > 0u && found.reaching != needed;)
    {
        shift -= BITS;
        [[unroll]] for (uint b = 0u; b < BOUNDS; b++)
        {
            reached[b] = 0u;
        }
        for (uint i = gl_LocalInvocationID.x; i < count; i += gl_WorkGroupSize.x)
        {
            uvec2 candidate = candidates[base + i];
            uint value = !by_id ? candidate.x : candidate.x == key ? ~candidate.y : 0u;
            [[unroll]] for (uint b = 0u; b < BOUNDS; b++)
            {
                reached[b] += value >= found.value + ((b + 1u) << shift) ? 1u : 0u;
            }
        }
        add_counts();
        uint steps = 0u;
        [[unroll]] for (uint b = 0u; b < BOUNDS; b++)
        {
            uint all = reached_all[b];
            steps += all >= needed ? 1u : 0u;
            found.reaching = all >= needed ? all : found.reaching;
        }
        found.above = steps < BOUNDS ? reached_all[min(steps, BOUNDS - 1u)] : found.above;
        found.value += steps << shift;
        barrier();
    }
    return found;
}

void main()
{
    uint query = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    uint count = min(counts[query], capacity);
    if (count < wanted || count == kept[query])
    {
        return;
    }
    uint base = query * capacity;
    Bound least = find_bound(base, count, wanted, false, 0u);
    Bound last = Bound(0u, 0u, 0u);
    if (least.reaching != wanted)
    {
        last = find_bound(base, count, wanted - least.above, true, least.value);
    }
    if (gl_LocalInvocationID.x == 0u)
    {
        taken = 0u;
    }

    // Nothing goes to a place that is still to be read: no more are taken than were read.
    for (uint first = 0u; first < count; first += gl_WorkGroupSize.x)
    {
        uint i = first + gl_LocalInvocationID.x;
        uvec2 candidate = i < count ? candidates[base + i] : EMPTY;
        barrier();
        if (i < count && (candidate.x > least.value || (candidate.x == least.value && ~candidate.y >= last.value)))
        {
            candidates[base + atomicAdd(taken, 1u)] = candidate;
        }
    }
    if (gl_LocalInvocationID.x == 0u)
    {
        counts[query] = wanted;
        kept[query] = wanted;
        // Where more have the last key than are wanted, it is the key of the last; and as ids grow from window to window, an equal one
        // comes too late.
        thresholds[query] = least.reaching == wanted ? least.value : least.value + 1u;
    }
}
