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
    /// The level; where the log does not say, the one at which kernels print this message; null where that is unknown
    /// too.
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

    /// <summary>What the log of the same boot tells; null where nothing depends on it.</summary>
    internal LogContext? Context { get; init; }

    /// <summary>The module that spoke; null where the line does not say, or nothing depends on it.</summary>
    internal VendorModule? Module { get; init; }

    /// <summary>Whether it says that all is well, or says nothing that anybody has to act on.</summary>
    public bool IsHarmless =>
        Finding.Severity == FindingSeverity.Information && !SupportRemedies.HasSeveralCauses(Meaning);

    /// <summary>Whether what comes later in the log may say what is to be done.</summary>
    public bool IsOpen => Context is not null;

    /// <summary>
    /// The same with the effect and the remedy that fit what has been read of the log up to now: some lines have
    /// several causes, and what comes later in the log decides.
    /// </summary>
    public LogFinding Settled() =>
        Context is null ? this : this with { Finding = SupportRemedies.Fit(Finding, Module, Context) };
}
