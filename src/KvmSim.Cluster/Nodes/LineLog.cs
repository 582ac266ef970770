using KvmSim.Cluster.Messages;
using Microsoft.Extensions.Logging;

namespace KvmSim.Cluster.Nodes;

/// <summary>What a node has to say while it runs: a line each, on standard error.</summary>
internal sealed class LineLog : ILoggerProvider, ILogger
{
    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc />
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Console.Error.WriteLine($"kvmsim node: {OneLine.Of(formatter(state, exception))}");

    /// <inheritdoc />
    public void Dispose()
    {
        // Nothing is held.
    }
}
