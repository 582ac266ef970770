using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Conformance;

/// <summary>A recording of one boot of a real kernel: the machine, and the operations that were driven on it.</summary>
public sealed record RecordedTrace
{
    /// <summary>What a recording that names no architecture was made on.</summary>
    internal const string X86 = "x86";

    /// <summary>The other one that the recorder knows.</summary>
    internal const string Arm64 = "arm64";

    /// <summary>"scenario@variant": the name of its file.</summary>
    public string Id => $"{Scenario}@{Variant}";

    /// <summary>The scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The kernel variant, e.g. "6.12-evl0".</summary>
    public required string Variant { get; init; }

    /// <summary>A line that says what happens in it.</summary>
    public string Title { get; init; } = "";

    /// <summary>uname -r.</summary>
    public required string Release { get; init; }

    /// <summary>The architecture of the machine, by the name that the recorder has for it.</summary>
    internal string Architecture { get; init; } = X86;

    /// <summary>Of an arm64 machine: its CPUs start at EL2.</summary>
    internal bool HasEl2 { get; init; } = true;

    /// <summary>How the kernel was configured.</summary>
    public KernelFlavour Flavour { get; init; }

    /// <summary>Default parameters of kvm, as insmod takes them.</summary>
    public string KvmParameters { get; init; } = "";

    /// <summary>Default parameters of kvm_amd.</summary>
    public string KvmAmdParameters { get; init; } = "";

    /// <summary>Default parameters of kvm_intel.</summary>
    public string KvmIntelParameters { get; init; } = "";

    /// <summary>How the CPUs are arranged; null as the recorder does it: a package for each, one NUMA node.</summary>
    public CpuTopology? Topology { get; init; }

    /// <summary>CPUs that are present and left offline at power-on.</summary>
    public CpuSet OfflineAtBoot { get; init; }

    /// <summary>The kernel command line.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>How many CPUs like the boot CPU the machine has at power-on.</summary>
    public int BootCpus { get; init; } = 1;

    /// <summary>How many CPUs are possible.</summary>
    public int MaxCpus { get; init; } = 1;

    /// <summary>Other CPUs that are present at power-on.</summary>
    public IReadOnlyList<RecordedPlug> ColdPlugged { get; init; } = [];

    /// <summary>What the machine was, e.g. "QEMU 7.2 TCG"; empty where it is not said.</summary>
    public string Emulator { get; init; } = "";

    /// <summary>The taint mask before the first operation.</summary>
    public int TaintedAtBoot { get; init; }

    /// <summary>The boot CPU, from /proc/cpuinfo.</summary>
    public required CpuModel BootCpu { get; init; }

    /// <summary>What was done.</summary>
    public required IReadOnlyList<RecordedOperation> Operations { get; init; }

    /// <summary>How long the recording took, boot included.</summary>
    public double TotalSeconds { get; init; }
}
