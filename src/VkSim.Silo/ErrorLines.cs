using Microsoft.Extensions.Logging;
using VkSim.Cli;

namespace VkSim.Silo;

/// <summary>What a silo reports, a line each on standard error.</summary>
internal sealed class ErrorLines(TextWriter error) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string cause = exception is null ? "" : $": {exception.GetType().Name}: {exception.Message}";
        error.WriteLine($"{ClusterAccess.Program}: {OneLine.From(formatter(state, exception) + cause)}");
    }

    public void Dispose()
    {
    }
}
