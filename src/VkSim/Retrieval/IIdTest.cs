namespace VkSim.Retrieval;

/// <summary>Says which ids may be found.</summary>
internal interface IIdTest
{
    /// <summary>Whether the row with the id may be found.</summary>
    bool Allows(long id);
}
