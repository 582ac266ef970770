using KvmSim.Compatibility;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A choice of the CPUs of an arm64 machine that are online at boot, and what becomes of all of
/// them.</summary>
public sealed record KvmBootSet
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>
    /// The CPUs that are online at boot, as a cpulist: one of each kind of CPU that is chosen, of which any other does
    /// as well; under protected KVM all.
    /// </summary>
    public required string AtBoot { get; init => field = ForeignText.Block(value); }

    /// <summary>
    /// Pass if all CPUs come, whenever and in whatever order; Fail if one does not; Unknown if that hangs on what is
    /// not known.
    /// </summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>All come, and with no smaller choice of kinds they would.</summary>
    public required bool IsLeast { get; init; }

    /// <summary>What becomes of the CPUs that come later, and of those that fail at boot; alike ones
    /// together.</summary>
    public required ItemList<BootSetCpu> Cpus { get; init; }

    /// <summary>Why not all come: the CPUs, what becomes of them and over what; "" if all do.</summary>
    public string Why => string.Join("; ", Cpus.Where(cpu => cpu.Fate != Simulation.CpuFate.Comes));

    /// <summary>The answer as a sentence, e.g. "Boot with CPU 0 alone: 4-5 refused (Spectre-v2).".</summary>
    public required string Text { get; init => field = ForeignText.Block(value); }

    /// <summary>The sentence.</summary>
    public override string ToString() => Text;
}
