using KvmSim.Hardware;

namespace KvmSim.Conformance;

/// <summary>What /sys, /proc and the MSRs said after an operation.</summary>
public sealed record RecordedState
{
    /// <summary>cpu_online_mask.</summary>
    public CpuSet Online { get; init; }

    /// <summary>cpu_present_mask.</summary>
    public CpuSet Present { get; init; }

    /// <summary>The online CPUs whose EFER.SVME is set; null where nothing of the kind can be seen.</summary>
    public CpuSet? Svme { get; init; }

    /// <summary>The modules of KVM that are loaded; null where it is built in, which no list tells.</summary>
    public IReadOnlySet<string>? Modules { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether /dev/kvm exists.</summary>
    public bool DevKvm { get; init; }

    /// <summary>The taint mask.</summary>
    public int Tainted { get; init; }

    /// <summary>The VMs and the calls that the recorder holds, by name.</summary>
    public IReadOnlySet<string> Held { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}
