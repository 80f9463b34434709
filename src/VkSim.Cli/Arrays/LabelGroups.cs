namespace VkSim.Cli;

/// <summary>Labels of which only equality counts.</summary>
internal static class LabelGroups
{
    /// <summary>The number of each label's group, in the order of first appearance.</summary>
    public static int[] Of(long[] labels)
    {
        Dictionary<long, int> groups = [];
        return Array.ConvertAll(labels, label =>
        {
            groups.TryAdd(label, groups.Count);
            return groups[label];
        });
    }
}
