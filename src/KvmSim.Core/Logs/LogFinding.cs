using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>What a line of a kernel log says about KVM and the CPUs.</summary>
public sealed record LogFinding
{
    /// <summary>The number of the line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The time as the log has it; null where it has none.</summary>
    public string? Timestamp { get; init; }

    /// <summary>The time since boot; null where the log has another or none.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>
    /// The level; where the log does not say, the one at which kernels print this message; null where that is unknown too.
    /// </summary>
    public KernelLogLevel? Level { get; init; }

    /// <summary>The host, where the log names it.</summary>
    public string? Host { get; init; }

    /// <summary>The kernel's words, without what stands before them.</summary>
    public required string Text { get; init; }

    /// <summary>What they mean; null for a line about KVM that is not known.</summary>
    public MessageMeaning? Meaning { get; init; }

    /// <summary>
    /// Which kernels print them, oldest first: generations of the simulator, or versions in words; empty if not known.
    /// </summary>
    public IReadOnlyList<string> PrintedBy { get; init; } = [];

    /// <summary>CPU, register, bits, effect and remedy, as the compatibility check tells them.</summary>
    public required CompatibilityFinding Finding { get; init; }
}
