using KvmSim.Messages;
using KvmSim.Protocol;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A generation of KVM's hotplug protocol: what a kernel checks, when, and what it remembers.</summary>
public sealed record GenerationInfo
{
    /// <summary>The id that other commands take.</summary>
    public required string Id { get; init => field = ForeignText.Block(value); }

    /// <summary>A line that says what it is.</summary>
    public required string Title { get; init => field = ForeignText.Block(value); }

    /// <summary>The kernel versions that it stands for, as "6.12-6.15"; "" where it is no released kernel's.</summary>
    public required string Versions { get; init => field = ForeignText.Block(value); }

    /// <summary>What is new in it; where the title does not set that apart, the title.</summary>
    public string Changes => Versions.Length > 0 && Title.IndexOf(": ", StringComparison.Ordinal) is > 0 and int colon
        ? Title[(colon + 2)..]
        : Title;

    /// <summary>Other names that are accepted.</summary>
    public required ItemList<string> Aliases { get; init => field = ItemLists.Shown(value); }

    /// <summary>How its answers are known.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>How many of its parts recordings show.</summary>
    public required int RecordedParts { get; init; }

    /// <summary>How many of its parts were read in code or in a posted patch.</summary>
    public required int ReadParts { get; init; }

    /// <summary>How many of its parts follow from what is known of other kernels.</summary>
    public required int DerivedParts { get; init; }

    /// <summary>How many different answers of it are recorded.</summary>
    public required int RecordedAnswers { get; init; }

    /// <summary>Where its rules were read.</summary>
    public required string Source { get; init => field = ForeignText.Block(value); }

    /// <summary>The shipped generation that it was composed from; null for a shipped one.</summary>
    public string? From { get; init => field = ForeignText.Block(value); }

    /// <summary>Where in a CPU's way up KVM's callback stands; only Online may refuse the CPU.</summary>
    public required string Callback { get; init => field = ForeignText.Block(value); }

    /// <summary>Where a CPU is checked after module load.</summary>
    public required string Check { get; init => field = ForeignText.Block(value); }

    /// <summary>When a CPU that fails the callback's check is refused.</summary>
    public required string Refusal { get; init => field = ForeignText.Block(value); }

    /// <summary>Whether an incompatible CPU that came online forbids VMs from then on.</summary>
    public required bool Remembers { get; init; }

    /// <summary>Whether that is thought over again when a CPU goes offline.</summary>
    public required bool Reevaluates { get; init; }

    /// <summary>The locks of VM creation, in their order.</summary>
    public required string Locking { get; init => field = ForeignText.Block(value); }

    /// <summary>The parameters of its modules, as "module.name=default".</summary>
    public required ItemList<string> Parameters { get; init => field = ItemLists.Shown(value); }

    /// <summary>Its id, which is what commands take.</summary>
    public override string ToString() => Id;
}
