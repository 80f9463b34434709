namespace VkSim.Cli;

/// <summary>The user gave something that cannot be used: exit code 2 and one line.</summary>
/// <param name="subject">The file, folder or option it is about.</param>
/// <param name="found">What was found.</param>
/// <param name="expected">What was expected.</param>
internal sealed class BadInputException(string subject, string found, string expected)
    : Exception($"{subject}: found {found}; expected {expected}");
