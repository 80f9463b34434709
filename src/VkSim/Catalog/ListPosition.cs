namespace VkSim.Catalog;

/// <summary>A place in the list of all devices, counted when it is first asked for: that loads Vulkan's drivers.</summary>
internal sealed class ListPosition(Func<int> count) : IEquatable<ListPosition>
{
    private readonly Lazy<int> _value = new(count);

    public ListPosition(int value)
        : this(() => value)
    {
    }

    public int Value => _value.Value;

    public bool Equals(ListPosition? other) => ReferenceEquals(this, other) || (other is not null && Value == other.Value);

    public override bool Equals(object? obj) => Equals(obj as ListPosition);

    // The same of equal ones, without counting.
    public override int GetHashCode() => 0;
}
