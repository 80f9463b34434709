// The metric as a specialization constant, so that tests for it cost nothing.

#ifndef VKSIM_METRIC_GLSL
#define VKSIM_METRIC_GLSL

layout(constant_id = 3) const uint METRIC = 0;

// The order of LP: twice p where that is a small whole number, otherwise 0, and the push constants have it.
layout(constant_id = 9) const uint POWER_HALVES = 0;

// As the enumeration Metric.
const uint COSINE = 0u;
const uint DOT = 1u;
const uint L2 = 2u;
const uint SQUARED_L2 = 3u;
const uint L1 = 4u;
const uint LINF = 5u;
const uint LP = 6u;
const uint L0 = 7u;

// How L2 and SQUARED_L2 are computed: from differences, or as |a|² + |b|² - 2ab, unless that may have cancelled, or in any case.
layout(constant_id = 10) const uint FORM = 0;
const uint DIFFERENCES = 0u;
const uint EXPANDED_WHERE_SAFE = 1u;

const bool IS_EXPANDED = FORM != DIFFERENCES;

// Each row comes with a number of its own: what to divide it by, or the sum of its squares.
const bool HAS_ROW_FACTORS = METRIC == COSINE || IS_EXPANDED;

#endif
