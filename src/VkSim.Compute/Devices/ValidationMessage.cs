namespace VkSim.Compute;

/// <summary>One message of the validation layer.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Id">The rule, such as <c>VUID-vkDestroyDevice-device-00378</c>.</param>
/// <param name="Text">The layer's words.</param>
public sealed record ValidationMessage(ValidationSeverity Severity, string Id, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Severity} {Id}: {Text}";
}
