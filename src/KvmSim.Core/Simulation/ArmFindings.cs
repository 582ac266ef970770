using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>What an arm64 kernel finds, in the words of every other finding.</summary>
internal static class ArmFindings
{
    /// <summary>A finding about a CPU.</summary>
    public static CompatibilityFinding Of(Generation generation, int cpu, ArmFinding finding) => new()
    {
        Cpu = cpu,
        Property = finding.What,
        Source = finding.Source,
        Reference = finding.System,
        Found = finding.Cpu,
        KernelLooks = finding.Effect >= ArmEffect.Warns,
        KernelLooksSince = finding.Effect >= ArmEffect.Warns ? generation.Id : null,
        Effect = EffectOf(finding),
        Remedy = RemedyOf(finding),
        Severity = finding.Effect switch
        {
            ArmEffect.FoldedIn => FindingSeverity.Information,
            ArmEffect.Warns => FindingSeverity.Warning,
            ArmEffect.Unknown => FindingSeverity.Unknown,
            _ => FindingSeverity.Refusal,
        },
        Missing = [.. finding.Missing.Select(Of)],
    };

    /// <summary>What is not known of a CPU.</summary>
    public static MissingFact Of(ArmFact fact) => MissingFact.OfName(fact.Cpu, fact.What);

    private static string EffectOf(ArmFinding finding) => finding.Effect switch
    {
        ArmEffect.Panics => "The kernel panics when the CPU is started.",
        ArmEffect.Refuses when finding.System == "no" =>
            "The system was set up without it, and the CPU needs it: it is refused before it is online.",
        ArmEffect.Refuses => "The system uses more than the CPU has: it is refused before it is online.",
        ArmEffect.Unknown => "Nobody knows whether the CPU is refused over it.",
        ArmEffect.Warns => "SANITY CHECK: the kernel warns and is tainted; the CPU comes up.",
        _ => "The safe value becomes the system's, without a word.",
    };

    private static string RemedyOf(ArmFinding finding) => finding.Effect switch
    {
        ArmEffect.Refuses or ArmEffect.Panics =>
            "Have a CPU of its kind online at boot (maxcpus=, firmware), or leave it out.",
        ArmEffect.Unknown => "Give the registers that are named.",
        ArmEffect.Warns => "Bring the firmware of all CPUs to one level.",
        _ => "Nothing has to be done.",
    };
}
