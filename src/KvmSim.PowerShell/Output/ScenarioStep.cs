using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>What a step of a scenario came to.</summary>
public sealed record ScenarioStep
{
    /// <summary>The scenario.</summary>
    public required string Scenario { get; init => field = ForeignText.Block(value); }

    /// <summary>The id of the generation.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>Its number, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>What was done, e.g. "online CPU 4".</summary>
    public required string Operation { get; init => field = ForeignText.Block(value); }

    /// <summary>"ok", "EIO from write", "host died", or why the step makes no sense.</summary>
    public required string Result { get; init => field = ForeignText.Block(value); }

    /// <summary>cpu_online_mask afterwards, as a cpulist.</summary>
    public required string Online { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPUs on which KVM believes afterwards that it enabled virtualization, as a cpulist.</summary>
    public required string Enabled { get; init => field = ForeignText.Block(value); }

    /// <summary>How many things were expected.</summary>
    public required int ExpectationCount { get; init; }

    /// <summary>All that was expected held.</summary>
    public required bool Passed { get; init; }

    /// <summary>What did not, each with the place of the expectation.</summary>
    public required ItemList<string> Failures { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// What the answer rests on: recorded (in which recordings), read (where), or derived; "" where nothing was asked.
    /// </summary>
    public string Evidence { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>Why the step is there.</summary>
    public string? Note { get; init => field = ForeignText.Block(value); }

    /// <summary>What the kernel printed meanwhile.</summary>
    public required ItemList<LogLine> Log { get; init; }

    /// <summary>E.g. "lakefield (linux-6.12) step 3, online CPU 4: EIO from write", and what did not hold.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Scenario} ({Generation}) step {Step}, {Operation}: {Result}")
        + (Failures.Length == 0 ? "" : "; not as expected: " + string.Join("; ", Failures));
}
