using System.Management.Automation;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A fleet: each machine judged against itself, then all of them beside each other.</summary>
public sealed record FleetSummary
{
    /// <summary>How many machines count.</summary>
    public required int MachineCount { get; init; }

    /// <summary>How many CPUs they have.</summary>
    public required int CpuCount { get; init; }

    /// <summary>How many machines have only CPUs that KVM accepts.</summary>
    public required int PassCount { get; init; }

    /// <summary>How many machines have a CPU that KVM refuses, or a KVM that does not load.</summary>
    public required int FailCount { get; init; }

    /// <summary>Of how many machines that is not known.</summary>
    public required int UnknownCount { get; init; }

    /// <summary>How many machines are of another architecture than the kernel that was to judge them.</summary>
    public required int NotApplicableCount { get; init; }

    /// <summary>How many files could not be read, or held no machine; an error told of each.</summary>
    public required int FailedFileCount { get; init; }

    /// <summary>The machines, in the order in which they were read.</summary>
    public required ItemList<MachineVerdict> Machines { get; init; }

    /// <summary>The classes of machines between which guests move both ways, the largest first.</summary>
    public required ItemList<MachineClass> Classes { get; init; }

    /// <summary>Each class with each other one: what a guest of the first misses on the second.</summary>
    public required ItemList<MigrationPair> Pairs { get; init; }

    /// <summary>
    /// The CPU features that all machines offer to guests; of arm64 the fields of registers that are not zero, each
    /// with the value that a guest can have on all.
    /// </summary>
    public required ItemList<string> Features { get; init => field = ItemLists.Shown(value); }

    /// <summary>The VMX capabilities that all machines offer to guests that run guests.</summary>
    public required ItemList<string> VmxCapabilities { get; init => field = ItemLists.Shown(value); }

    /// <summary>The capabilities that no machine is known to lack, and that some do not tell.</summary>
    public required ItemList<string> UnknownCapabilities { get; init => field = ItemLists.Shown(value); }

    /// <summary>What the baseline does not have, and on account of which machines; the fewest machines first.</summary>
    public required ItemList<BaselineCost> Costs { get; init; }

    /// <summary>The machines that -Exclude left out, with their own verdicts.</summary>
    public required ItemList<MachineVerdict> Excluded { get; init; }

    /// <summary>What the baseline has only because they were left out.</summary>
    public required ItemList<string> Regained { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// The machines that -Change is about, as they are without it; Machines has them as they would be.
    /// </summary>
    public required ItemList<MachineVerdict> Before { get; init; }

    /// <summary>What the baseline would have because of -Change.</summary>
    public required ItemList<string> Gained { get; init => field = ItemLists.Shown(value); }

    /// <summary>What the baseline would lack because of -Change.</summary>
    public required ItemList<string> Lost { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// The matrix of the page: an object for each class, with a property Class and one for each class that a guest may
    /// move to, called by its number: "yes", "no", "?" (unknown), "vm" (if it runs no VMs) or "=". Empty for more than
    /// 64 classes: Pairs has them all.
    /// </summary>
    public ItemList<PSObject> Matrix => FleetMatrix.Of(this);

    /// <summary>The fleet on one page, as lines: what is shown where no other view is asked for.</summary>
    public ItemList<string> Overview => FleetOverview.Of(this);

    /// <summary>E.g. "3 machines, 16 CPUs: 2 pass, 1 fail, 0 unknown".</summary>
    public override string ToString() => Overview[0];
}
