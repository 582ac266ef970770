using KvmSim.Capture;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A CPU model that was read from a dump: a name for -Model of Add-SimCpu and New-SimMachine.</summary>
public sealed record ImportedCpuModel
{
    /// <summary>Its name in the session.</summary>
    public required string Name { get; init => field = ForeignText.Block(value); }

    /// <summary>"model name" of /proc/cpuinfo.</summary>
    public string? ModelName { get; init => field = ForeignText.Block(value); }

    /// <summary>Who made it.</summary>
    public required CpuVendor Vendor { get; init; }

    /// <summary>Family as /proc/cpuinfo prints it.</summary>
    public required int Family { get; init; }

    /// <summary>Model number as /proc/cpuinfo prints it.</summary>
    public required int ModelNumber { get; init; }

    /// <summary>Stepping.</summary>
    public required int Stepping { get; init; }

    /// <summary>Microcode revision; 0 when not known.</summary>
    public required uint Microcode { get; init; }

    /// <summary>How many CPUID leaves are known.</summary>
    public required int Leaves { get; init; }

    /// <summary>The registers that are known, as cmdlets take them.</summary>
    public required ItemList<string> Registers { get; init => field = ItemLists.Shown(value); }

    /// <summary>How many registers are known.</summary>
    public int RegisterCount => Registers.Length;

    /// <summary>Its features by the names of /proc/cpuinfo.</summary>
    public required string Features { get; init => field = ForeignText.Block(value); }

    /// <summary>The features of which the dump does not tell.</summary>
    public required string UnknownFeatures { get; init => field = ForeignText.Block(value); }

    /// <summary>What the dump was made with.</summary>
    public required CaptureFormat Format { get; init; }

    /// <summary>The file or folder.</summary>
    public required string Source { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPU of the dump that it is.</summary>
    public required int Cpu { get; init; }

    /// <summary>Its name, which is what commands take.</summary>
    public override string ToString() => Name;
}
