using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Contract;

[Trait("Needs", "Vulkan")]
public sealed class CapabilityTests
{
    public static TheoryData<DeviceCase> Reduced => DeviceMatrix.Reduced;

    [Fact]
    public void ThereIsAnAdapterWhereOneIsRequired() => Assert.True(
        DeviceMatrix.InstalledAdapters.Count > 0 || !DeviceMatrix.IsRequired, "VKSIM_REQUIRE_VULKAN=1 and no Vulkan adapter was found.");

    // Small: every operation once, on a device of its own, whose resources must all be given back.
    [Theory]
    [MemberData(nameof(Reduced))]
    public void EveryOperationWorksWithoutIt(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        const int N = 21, M = 34, D = 20;
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
        {
            float[] a = RandomRows.Stored(RandomRows.Normal(N, D, 1), type);
            float[] b = RandomRows.Stored(RandomRows.Normal(M, D, 2), type);
            ReferenceMatrix exactA = ReferenceMatrix.From(a, N, D);
            ReferenceMatrix exact = ReferenceCosine.Pairwise(exactA, ReferenceMatrix.From(b, M, D));
            using Matrix x = device.Upload(a, N, D, type);
            using Matrix y = device.Upload(b, M, D, type);
            using Matrix one = device.Upload(a.AsSpan(0, D), 1, D, type);
            using Matrix cosine = device.CosineSimilarity(x, y);
            Agreement.Within(cosine.ToArray(), exact.Values, _ => ErrorBounds.Cosine(D), "matrix");
            using Matrix line = device.CosineSimilarity(one, y);
            Agreement.SameBits(cosine.ToArray().AsSpan(0, M), line.ToArray(), "one to many");
            using Matrix self = device.RowwiseCosineSimilarity(x, x);
            Assert.All(self.ToArray(), v => Assert.InRange(v, 0.99999f, 1f));
            using Matrix unit = device.Normalize(x);
            ReferenceMatrix normalized = ReferenceNormalize.Rows(exactA);
            Agreement.Within(
                unit.ToArray(), normalized.Values, i => ErrorBounds.Normalized(D, normalized.Values[i], 2, type) + Agreement.Flushed, "normalize");
            Neighbors found = device.CosineTopK(x, x, 2);
            Assert.Equal(Enumerable.Range(0, N).Select(i => (long)i), Enumerable.Range(0, N).Select(i => found[i, 0].Id));
            Assert.Equal(-1, device.Backend.FindZeroRow(x.View));
        }
    });
}
