using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// Findings about many CPUs, those that say the same told once; what a source leaves out is one finding a cause.
/// </summary>
public static class FindingGroups
{
    /// <summary>One entry for all CPUs that differ alike in something, in the order in which they come.</summary>
    /// <param name="findings">What was found, CPU by CPU.</param>
    /// <param name="all">The CPUs that were judged, if those are all of the machine; empty otherwise.</param>
    /// <param name="isGuest">They are those of a virtual machine.</param>
    public static IReadOnlyList<(CpuSet Cpus, CompatibilityFinding Finding)> Of(
        IEnumerable<CompatibilityFinding> findings, CpuSet all, bool isGuest)
    {
        ArgumentNullException.ThrowIfNull(findings);
        List<(CpuSet Cpus, CompatibilityFinding Finding)> groups = [];
        foreach (IGrouping<string, CompatibilityFinding> alike in findings.GroupBy(Key, StringComparer.Ordinal))
        {
            CpuSet cpus = CpuSet.Of(alike.Select(finding => finding.Cpu).OfType<int>());
            CompatibilityFinding first = alike.First();
            groups.Add((cpus, IsMissing(first) ? Missing([.. alike], cpus)
                : cpus == all && (isGuest || all.Count > 1) ? OfAll(first, isGuest)
                : first));
        }

        return groups;
    }

    /// <summary>
    /// Findings about facts of which neither CPU's source has the whole are alike, whichever fact it is.
    /// </summary>
    private static string Key(CompatibilityFinding finding) => IsMissing(finding)
        ? finding.Missing[0].Msr is null ? "leaves" : "registers"
        : string.Join(
            '\n', finding.Property, finding.Source, string.Join(',', finding.Bits), finding.Reference, finding.Found,
            finding.KernelLooks, finding.Severity);

    private static bool IsMissing(CompatibilityFinding finding) =>
        finding.Missing.Count > 0 && !IsWhole(finding.Found) && !IsWhole(finding.Reference);

    private static bool IsWhole(string value) =>
        value != VmxRegisterFindings.Unknown && !value.Contains(VmxRegisterFindings.KnownIn, StringComparison.Ordinal);

    private static CompatibilityFinding Missing(CompatibilityFinding[] alike, CpuSet cpus)
    {
        CompatibilityFinding first = alike[0];
        uint[] registers = [
            .. alike.SelectMany(finding => finding.Missing).Select(fact => fact.Msr).OfType<uint>().Distinct().Order()];
        string whose = cpus.Count == 1 ? $"CPU {cpus}" : $"CPUs {cpus}";
        if (registers.Length > 0)
        {
            string names = string.Join(
                ", ", registers.Select(msr => string.Create(CultureInfo.InvariantCulture, $"0x{msr:x}")));
            return first with
            {
                Property = registers.Length == 1 ? first.Property : "VMX capability registers",
                Source = registers.Length == 1 ? first.Source : $"MSRs {names}",
                Reference = VmxRegisterFindings.Unknown,
                Found = VmxRegisterFindings.Unknown,
                Effect =
                    $"KVM needs what it derives from {(registers.Length == 1 ? "this register" : "these registers")}; "
                    + $"nobody read {(registers.Length == 1 ? "it" : "them")} on {whose}.",
                Remedy = $"Read {(registers.Length == 1 ? "it" : "them")} on the host as root: "
                    + $"for r in {names.Replace(",", "", StringComparison.Ordinal)}; do "
                    + "echo \"rdmsr -a $r\"; rdmsr -a $r; done, or run tools/collect-host.sh; "
                    + "Import-SimMachine -Merge takes both files.",
            };
        }

        string[] leaves = [
            .. alike.SelectMany(finding => finding.Missing).Select(fact => fact.Leaf).OfType<CpuidLeaf>().Distinct()
            .Select(leaf => leaf.ToString())];
        return first with
        {
            Property = leaves.Length == 1 ? first.Property : "CPUID leaves",
            Source = string.Join(", ", leaves),
            Effect = $"KVM looks at what {(leaves.Length == 1 ? "this leaf says" : "these leaves say")}; "
                + $"nobody read {(leaves.Length == 1 ? "it" : "them")} on {whose}.",
            Remedy = "Take the description from a source that holds them (cpuid -r on the host), or list the features.",
        };
    }

    /// <summary>To take a CPU out helps nobody where all are alike.</summary>
    private static CompatibilityFinding OfAll(CompatibilityFinding finding, bool isGuest) =>
        finding.Remedy != SupportFindings.TakeOut ? finding : finding with
        {
            Remedy = isGuest
                ? "This is the view from inside a virtual machine, whose host does not offer it: switch nested "
                    + "virtualization on there "
                    + "(and -cpu host), or make the dump on the bare host, without Hyper-V or VBS under it."
                : "No CPU has it: switch it on in firmware, where the CPUs have it at all; else KVM does not run here.",
        };
}
