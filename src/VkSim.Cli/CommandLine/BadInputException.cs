namespace VkSim.Cli;

/// <summary>The user gave something that cannot be used: exit code 2 and one line.</summary>
internal sealed class BadInputException : Exception
{
    /// <param name="subject">The file, folder or option it is about.</param>
    /// <param name="found">What was found.</param>
    /// <param name="expected">What was expected.</param>
    public BadInputException(string subject, string found, string expected)
        : base($"{subject}: found {found}; expected {expected}")
    {
    }

    /// <param name="error">What says all of that itself.</param>
    public BadInputException(ArgumentException error)
        : base(error.Message, error)
    {
    }
}
