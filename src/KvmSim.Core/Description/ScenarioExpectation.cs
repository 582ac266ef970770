using KvmSim.Hardware;

namespace KvmSim.Description;

/// <summary>What is expected after a step. What is null is not checked.</summary>
public sealed record ScenarioExpectation
{
    /// <summary>"ok", or the name of an errno, e.g. "EIO".</summary>
    public string? Errno { get; init; }

    /// <summary>What the file held that was read, without its last newline.</summary>
    public string? Text { get; init; }

    /// <summary>The CPUs that are online.</summary>
    public CpuSet? Online { get; init; }

    /// <summary>The CPUs that are plugged.</summary>
    public CpuSet? Present { get; init; }

    /// <summary>The CPUs on which virtualization is enabled.</summary>
    public CpuSet? Enabled { get; init; }

    /// <summary>The CPUs that KVM finds incompatible.</summary>
    public CpuSet? Incompatible { get; init; }

    /// <summary>KVM's usage count.</summary>
    public int? Usage { get; init; }

    /// <summary>Lines that the operation writes, in this order.</summary>
    public IReadOnlyList<LogPattern> Log { get; init; } = [];

    /// <summary>Lines that it must not write.</summary>
    public IReadOnlyList<LogPattern> NoLog { get; init; } = [];

    /// <summary>Where the value of each key stands, by key: what a failure points at.</summary>
    public IReadOnlyDictionary<string, SourceMark> Marks { get; init; } = new Dictionary<string, SourceMark>(
        StringComparer.Ordinal);

    /// <summary>Where the expectation begins.</summary>
    public SourceMark Mark { get; init; } = SourceMark.None;
}
