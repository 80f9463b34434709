namespace VkSim;

/// <summary>How one loss a row becomes an answer.</summary>
public enum LossReduction
{
    /// <summary>Their mean, weighted where there are weights.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Each on its own; gradients are those of their sum.</summary>
    None,
}
