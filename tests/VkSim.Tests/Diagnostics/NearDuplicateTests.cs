using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Diagnostics;

/// <summary>Near-duplicates and collinear rows are those that comparing all pairs finds.</summary>
[Trait("Needs", "Vulkan")]
public sealed class NearDuplicateTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void GroupsAreThoseOfAllPairs(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int Rows = 300;
        Space space = Space.Gaussian(Rows, 40);
        // Chains of rows a little apart, scaled copies, opposite ones and equal ones.
        space = space.With((r, column, value) => r switch
        {
            >= 200 and < 280 => space[r % 4][column] + (0.02f * (r - 200) / 8 * value),
            280 => -3 * space[50][column],
            281 => 0.25f * space[51][column],
            282 => space[52][column],
            _ => value,
        });
        SpaceReport report = space.Analyze(device);
        Assert.Equal(Groups(space, 0.999), report.NearDuplicateGroups!);
        Assert.Equal(4, report.CollinearRows);
        Assert.Equal([[0, 200], [52, 282]], report.DuplicateGroups);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AListThatIsFullHidesNothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // More near rows than a list holds, and one at the edge that only some of them reach.
        const int Rows = 240;
        Space noise = Space.Gaussian(Rows, 48);
        Space space = noise.With((r, column, value) => r switch
        {
            < 100 => noise[0][column] + (0.001f * value),
            < 200 => noise[100][column] + (0.004f * value),
            200 => noise[0][column] + (0.04f * noise[201][column]),
            _ => value,
        });
        SpaceReport report = space.Analyze(device);
        IReadOnlyList<long>[] groups = Groups(space, 0.999);
        Assert.Contains(groups, group => group.Count == 101);
        Assert.Equal(groups, report.NearDuplicateGroups!);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AListThatIsFullHidesNoRowOfTheSameDirection(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // The first half of the columns has the leading directions, in which 200 rows and their multiples are the same.
        Space noise = Space.Gaussian(900, 48);
        Space space = noise.With((r, column, value) => r switch
        {
            < 700 => column < 24 ? value : 0,
            < 896 => column < 24 ? 3 : value > 0 ? 0.05f : -0.05f,
            _ => (r % 2 == 0 ? 1 : r == 897 ? 2 : -2) * (column < 24 ? 3 : (r < 898 ? column : column / 2) % 2 == 0 ? 0.05f : -0.05f),
        });
        SpaceReport report = space.Analyze(device);
        Assert.Equal(4, report.CollinearRows);
    });

    [Fact]
    public void TooManyRowsAreNotSearched()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        SpaceReport report = Space.Isotropic(50, 8).WithCopies((1, 2)).Analyze(device, new() { NearDuplicateRows = 49 });
        Assert.Null(report.NearDuplicateGroups);
        Assert.Null(report.CollinearRows);
        Assert.Equal([[1, 2]], report.DuplicateGroups);
    }

    private static IReadOnlyList<long>[] Groups(Space space, double cosine)
    {
        int[] sets = [.. Enumerable.Range(0, space.Rows)];
        for (int row = 0; row < space.Rows; row++)
        {
            for (int other = 0; other < row; other++)
            {
                if (sets[row] != sets[other] && space.Cosine(row, other) >= cosine)
                {
                    (int from, int to) = (Math.Max(sets[row], sets[other]), Math.Min(sets[row], sets[other]));
                    sets = Array.ConvertAll(sets, set => set == from ? to : set);
                }
            }
        }

        return
        [
            .. Enumerable.Range(0, space.Rows).GroupBy(row => sets[row]).Where(group => group.Count() > 1)
                .Select(group => group.Select(row => (long)row).ToArray()).OrderBy(group => group[0]),
        ];
    }
}
