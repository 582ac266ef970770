using System.Globalization;
using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// In what two Arm CPUs differ: what an arm64 kernel that booted on the one alone would do about the other, and every
/// field that differs besides.
/// </summary>
internal static class ArmComparison
{
    /// <summary>The differences, the worst first.</summary>
    /// <param name="generation">The kernel; of x86, only the fields are compared.</param>
    /// <param name="options">What the command line and firmware decide.</param>
    /// <param name="reference">The CPU that counts as right.</param>
    /// <param name="found">The other one.</param>
    public static IReadOnlyList<CompatibilityFinding> Of(
        Generation generation, ArmOptions options, ArmCpu reference, ArmCpu found)
    {
        List<ArmFinding> findings = [];
        if (generation.Arm is { } rules)
        {
            ArmBoot boot = ArmBoot.Of(rules, options, [reference]);
            ArmCpu late = found with { Number = reference.Number == found.Number ? -1 : found.Number };
            LateCpuOutcome outcome = boot.Late(late).Outcome;
            findings.AddRange(outcome.Findings.Where(finding => finding.Effect != ArmEffect.Unknown));
            findings.AddRange(outcome.Verdict is LateCpuVerdict.ComesUp or LateCpuVerdict.Unknown
                ? [] : SanityCheck.Of(boot.System, late).Findings);
        }

        HashSet<string> told = [.. findings.Select(finding => finding.Source)];
        findings.AddRange(Fields(reference.Model, found.Model).Where(finding => told.Add(finding.Source)));
        return
        [
            .. findings.OrderByDescending(finding => finding.Effect)
                .Select(finding => ArmFindings.Of(generation, found.Number, finding) with
                {
                    ReferenceCpu = reference.Number,
                }),
        ];
    }

    private static IEnumerable<ArmFinding> Fields(CpuModel reference, CpuModel found) =>
        from register in ArmRegisterTable.All
        let one = reference.ArmRegister(register)
        let other = found.ArmRegister(register)
        let differing = (one.Value ^ other.Value) & one.Known & other.Known
        from field in register.Fields
        where (differing & field.Mask) != 0
        select new ArmFinding(
            field.Name, field.ToString(), Text(one, field), Text(other, field), ArmEffect.FoldedIn);

    private static string Text(ArmRegisterValue value, ArmField field) =>
        value.Field(field)?.ToString(CultureInfo.InvariantCulture) ?? ArmFinding.UnknownValue;
}
