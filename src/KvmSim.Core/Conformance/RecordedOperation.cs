using System.Text.Json;

namespace KvmSim.Conformance;

/// <summary>One operation of a recording: what was done, what was answered, what was seen afterwards.</summary>
public sealed record RecordedOperation
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What was done, e.g. "online".</summary>
    public required string Name { get; init; }

    /// <summary>The arguments, as JSON values.</summary>
    public required IReadOnlyList<JsonElement> Arguments { get; init; }

    /// <summary>Module parameters of a load, with an "@N" for the CPU of the loading process among them.</summary>
    public string Parameters { get; init; } = "";

    /// <summary>The answer.</summary>
    public required RecordedResult Result { get; init; }

    /// <summary>The log lines, compared or not.</summary>
    public IReadOnlyList<RecordedLine> Lines { get; init; } = [];

    /// <summary>The state afterwards; null when the kernel was dead.</summary>
    public RecordedState? State { get; init; }

    /// <summary>The kernel did not live to be looked at.</summary>
    public bool KernelDied => Result.GuestDied || State is null;
}
