namespace KvmSim.Conformance;

/// <summary>What an operation of a recording came to.</summary>
public sealed record RecordedResult
{
    /// <summary>It succeeded.</summary>
    public bool Ok { get; init; }

    /// <summary>The errno by name; null if there was none.</summary>
    public string? Errno { get; init; }

    /// <summary>Which call failed.</summary>
    public string? At { get; init; }

    /// <summary>The call had not returned after that many milliseconds.</summary>
    public int? TimeoutMilliseconds { get; init; }

    /// <summary>The recorder itself refused, e.g. "no such vm".</summary>
    public string? AgentError { get; init; }

    /// <summary>How a vCPU's run ended, e.g. "KVM_EXIT_HLT".</summary>
    public string? ExitName { get; init; }

    /// <summary>On which CPU it ran.</summary>
    public int? OnCpu { get; init; }

    /// <summary>What was read from a file.</summary>
    public string? Text { get; init; }

    /// <summary>How a loop's turns came out; null for what is no loop, or one that is only begun.</summary>
    public RecordedCounts? Counts { get; init; }

    /// <summary>The recorder missed the answer of a process that ended well.</summary>
    public bool IsLost { get; init; }

    /// <summary>A prediction that leaves open whether the CPU enters the guest.</summary>
    internal bool IsOpen { get; init; }

    /// <summary>The process died of it, and the kernel lives.</summary>
    public bool ProcessDied { get; init; }

    /// <summary>The kernel did not survive it.</summary>
    public bool GuestDied { get; init; }
}
