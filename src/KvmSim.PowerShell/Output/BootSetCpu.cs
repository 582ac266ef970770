using KvmSim.Messages;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>CPUs that are alike, and what becomes of them with a choice of CPUs at boot.</summary>
public sealed record BootSetCpu
{
    /// <summary>The CPUs, as a cpulist.</summary>
    public required string Cpus { get; init => field = ForeignText.Block(value); }

    /// <summary>What becomes of them: Comes, Refused, Panics or Unknown.</summary>
    public required CpuFate Fate { get; init; }

    /// <summary>They are started at boot; else they come later.</summary>
    public required bool IsAtBoot { get; init; }

    /// <summary>The CPUs that came late before them, where that decides; else "".</summary>
    public required string Behind { get; init => field = ForeignText.Block(value); }

    /// <summary>What decides: a capability, something programs are told, a register; "" for those that come.</summary>
    public required string Property { get; init => field = ForeignText.Block(value); }

    /// <summary>Where it stands: fields or registers, commas between them.</summary>
    public required string Source { get; init => field = ForeignText.Block(value); }

    /// <summary>What the system has by then.</summary>
    public required string Expected { get; init => field = ForeignText.Block(value); }

    /// <summary>What the CPUs have.</summary>
    public required string Found { get; init => field = ForeignText.Block(value); }

    /// <summary>What the kernel does about it.</summary>
    public required string Effect { get; init => field = ForeignText.Block(value); }

    /// <summary>What the answer needs, where it is not known, commas between; else "".</summary>
    public required string Missing { get; init => field = ForeignText.Block(value); }

    /// <summary>E.g. "4-5 refused: Spectre-v2" or "1 refused behind 2: IPA range of the system".</summary>
    public override string ToString() => $"{Cpus} {Fate.ToString().ToLowerInvariant()}"
        + (IsAtBoot ? " at boot" : Behind.Length > 0 ? $" behind {Behind}" : "")
        + (Fate == CpuFate.Unknown ? $": {MissingText.Short(Missing.Split(", "), most: 1)}"
            : Property.Length > 0 ? $": {Property}"
            : "");
}
