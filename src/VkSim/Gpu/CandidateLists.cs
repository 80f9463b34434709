using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>The buffers of a search: for each query a list of candidates, its length, and the score that opens it.</summary>
/// <param name="Thresholds">uint a query: the least key that is still of use.</param>
/// <param name="Counts">uint a query: the length of its list.</param>
/// <param name="Kept">uint a query: its length after the last selection.</param>
/// <param name="Candidates">(key, id) × capacity a query.</param>
/// <param name="Capacity">Room of each list.</param>
internal sealed record CandidateLists(GpuBuffer Thresholds, GpuBuffer Counts, GpuBuffer Kept, GpuBuffer Candidates, uint Capacity);
