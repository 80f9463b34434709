// The slope of a comparison by differences along a left row, and what a pair counts for in it. Expects METRIC, and the power of LP
// among the parameters.

#ifndef VKSIM_PAIR_SLOPE_GLSL
#define VKSIM_PAIR_SLOPE_GLSL

#include "lib/metric.glsl"
#include "lib/power.glsl"
#include "lib/scaling.glsl"

const bool HAS_DISTANCE = METRIC == L2 || METRIC == LP;
const bool HAS_VALUE = HAS_DISTANCE || METRIC == LINF;

// What a pair is weighted with. Distances near the ends of the range go with a power of two, so that neither they nor their
// reciprocals leave it.
struct Weight
{
    float gradient;
    float value;
    float scale;
    float reciprocal; // of value * scale
};

// Of a pair's gradient and, where the metric has need of it, the pair's value.
Weight weight_of(float gradient, float value)
{
    Weight w = Weight(gradient, value, 1.0, 0.0);
    if (HAS_DISTANCE)
    {
        w.scale = w.value > 1e36 ? 5.9604644775390625e-8 : w.value < 1e-30 ? 16777216.0 : 1.0;
        w.reciprocal = w.value == 0.0 ? 0.0 : 1.0 / (w.value * w.scale);
    }
    if (METRIC == L2)
    {
        w.gradient = w.gradient * w.scale;
    }
    if (METRIC == LINF && is_nan(w.value))
    {
        w.gradient = w.value;
    }
    return w;
}

float sign_of(float d)
{
    return d > 0.0 ? 1.0 : d < 0.0 ? -1.0 : d;
}

float power_slope(float d, Weight w)
{
    float share = abs(d * w.scale) * w.reciprocal;
    float slope;
    if (POWER_HALVES != 0u)
    {
        slope = half_power_of(share, POWER_HALVES);
    }
    else
    {
        slope = power_of(share, power, power_low);
    }
    return d < 0.0 ? -slope : slope;
}

// The slope of a pair's value along 4 columns, up to what the weight has.
vec4 slope_of(vec4 x, vec4 y, Weight w)
{
    precise vec4 d = x - y;
    if (METRIC == L2)
    {
        d = d * w.reciprocal;
    }
    else if (METRIC == SQUARED_L2)
    {
        d = d * 2.0;
    }
    else if (METRIC == L1)
    {
        d = vec4(sign_of(d.x), sign_of(d.y), sign_of(d.z), sign_of(d.w));
    }
    else if (METRIC == LINF)
    {
        vec4 s = vec4(sign_of(d.x), sign_of(d.y), sign_of(d.z), sign_of(d.w));
        bvec4 below = lessThan(abs(d), vec4(w.value));
        d = vec4(below.x ? 0.0 : s.x, below.y ? 0.0 : s.y, below.z ? 0.0 : s.z, below.w ? 0.0 : s.w);
    }
    else if (METRIC == LP)
    {
        d = vec4(power_slope(d.x, w), power_slope(d.y, w), power_slope(d.z, w), power_slope(d.w, w));
    }
    return d;
}

#endif
