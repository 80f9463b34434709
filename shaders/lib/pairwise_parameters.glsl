// What all kernels that compare rows with rows are told.

#ifndef VKSIM_PAIRWISE_PARAMETERS_GLSL
#define VKSIM_PAIRWISE_PARAMETERS_GLSL

const uint NAN_FOR_ZERO = 4u;

layout(push_constant) uniform Parameters
{
    uint left_base;
    uint left_stride;
    uint left_rows;
    uint left_divisors_base;
    uint right_base;
    uint right_stride;
    uint right_rows;
    uint right_divisors_base;
    uint columns;
    uint flags;
    float epsilon;
    float power;        // LP: p
    float root;         // LP: 1/p, as the sum of two numbers
    float root_low;
    float safe_share;   // EXPANDED_WHERE_SAFE: the least part of |a|² + |b|² that a squared distance may be
    uint result_base;   // STORE
    uint result_stride; // STORE: from one left row to the next, unless CONDENSED
    uint result_step;   // STORE: from one right row to the next, unless CONDENSED
    uint first_id;      // OFFER: the id of the right matrix's first row
    uint capacity;      // OFFER: room of each list
};

#endif
