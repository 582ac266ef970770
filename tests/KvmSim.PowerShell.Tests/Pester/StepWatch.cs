using System.Diagnostics;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>The time the present step (a test, a hook, the discovery) has taken; read from another thread.</summary>
internal sealed class StepWatch(TimeSpan limit)
{
    private readonly Lock _lock = new();
    private Step? _step;

    internal TimeSpan Limit => limit;

    internal void Start(string name, PesterTest? test)
    {
        lock (_lock)
        {
            _step = new Step(name, test, Stopwatch.GetTimestamp());
        }
    }

    internal void Stop()
    {
        lock (_lock)
        {
            _step = null;
        }
    }

    /// <summary>The step that is over its time; null while there is none.</summary>
    internal Step? Expired()
    {
        lock (_lock)
        {
            return _step is { } step && Stopwatch.GetElapsedTime(step.Started) > limit ? step : null;
        }
    }

    /// <summary>A piece of the run with a time limit of its own; the test is null for hooks and discovery.</summary>
    internal sealed record Step(string Name, PesterTest? Test, long Started);
}
