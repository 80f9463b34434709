using System.Globalization;

namespace VkSim;

/// <summary>
/// What was lost when elements of wider types became single precision, after everything that the operation allows was done to keep it;
/// nothing where all counts are 0.
/// </summary>
/// <param name="Name">The file, or what the rows are called.</param>
/// <param name="Infinite">Finite values beyond single precision, which became infinite.</param>
/// <param name="Zero">Values other than 0 that became 0.</param>
/// <param name="Equal">
/// Values that became equal to another value of their column although nothing else tells their rows apart as well. Of more than
/// about a million elements they are counted among rows spread evenly over the whole.
/// </param>
public sealed record NarrowingReport(string Name, long Infinite, long Zero, long Equal)
{
    /// <summary>Whether anything was lost.</summary>
    public bool IsLossy => (Infinite | Zero | Equal) != 0;

    /// <summary>One line such as "x.npy: in single precision 3 values became infinite and 2 equal to others".</summary>
    public override string ToString()
    {
        List<string> parts = [];
        void Add(long count, string what)
        {
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "value" : "values")} became {what}"));
            }
        }

        Add(Infinite, "infinite");
        Add(Zero, "zero");
        Add(Equal, "equal to others");
        return $"{Name}: {(parts.Count == 0 ? "nothing was lost" : string.Join(", ", parts))} in single precision";
    }
}
