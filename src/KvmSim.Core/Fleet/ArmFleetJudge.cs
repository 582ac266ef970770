using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Scenarios;
using KvmSim.Simulation;

namespace KvmSim.Fleet;

/// <summary>
/// Judges machines of arm64: each CPU as the architecture does, which refuses a CPU before KVM is asked, and whether
/// KVM is there. Who comes late hangs on who was there at boot, so the machine is booted whole.
/// </summary>
internal static class ArmFleetJudge
{
    /// <summary>Judges the machine of a shape.</summary>
    public static FleetMachine Judge(MachineShape shape, HostDescription host)
    {
        HostDescription description = GenerationVariant.Plain(shape.Generation).Apply(host);
        CpuModel boot = description.Stock[description.BootCpu];
        if (boot.Vendor != CpuVendor.Arm)
        {
            return FleetJudge.Without(shape, boot.VendorId, CheckVerdict.NotApplicable, "no arm64");
        }

        SimMachine machine = new(description);
        ArmHost arm = machine.State.Arm!;
        if (machine.State.Death is { } death)
        {
            return FleetJudge.Without(shape, boot.VendorId, CheckVerdict.Fail, "died") with
            {
                Death = death,
                Evidence = Evidence.OfParts(shape.Generation, GenerationPart.Base),
                Arm = ArmIdentity.Of(arm.System.Rules, [boot]),
            };
        }

        CpuJudgement[] judgements = [.. description.Plugged.Select(machine.Judge)];
        bool isLoaded = machine.State.Vendor is not null;
        ArmGuestCapabilities guests = ArmGuestCapabilities.Of(arm.System);
        return new FleetMachine
        {
            Name = description.Name,
            Generation = shape.Generation.Id,
            Verdict = judgements.Any(one => one.Verdict == CheckVerdict.Fail) || !isLoaded ? CheckVerdict.Fail
                : judgements.Any(one => one.Verdict == CheckVerdict.Unknown) ? CheckVerdict.Unknown
                : CheckVerdict.Pass,
            Load = isLoaded ? FleetMachine.Loaded : nameof(Protocol.Errno.ENODEV),
            CpuCount = judgements.Length,
            AcceptedCount = judgements.Count(one => one.Verdict == CheckVerdict.Pass),
            Suspects = [.. Suspects(judgements)],
            Evidence = judgements.FirstOrDefault(one => one.Verdict == CheckVerdict.Fail)?.Evidence
                ?? (judgements.Any(one => one.Verdict == CheckVerdict.Unknown)
                    ? null : Evidence.OfParts(shape.Generation, GenerationPart.Base)),
            Assumptions = [.. judgements.SelectMany(one => one.Assumptions).Distinct(StringComparer.Ordinal)],
            Capabilities = isLoaded ? guests.Shown : default,
            Taken = isLoaded ? guests.Taken : default,
            Arm = guests.Identity,
            VendorId = boot.VendorId,
        };
    }

    /// <summary>The CPUs that do not simply pass, those together of which the same is said.</summary>
    private static IEnumerable<FleetCpus> Suspects(IEnumerable<CpuJudgement> judgements) => judgements
        .Where(one => one.Verdict != CheckVerdict.Pass)
        .GroupBy(one => (one.Model.Name, one.Verdict, one.Failure, Said: string.Join('\n', one.Findings.Select(Said))))
        .Select(group => FleetJudge.OfJudgement(group.First()) with
        {
            Cpus = CpuSet.Of(group.Select(one => one.Cpu)),
        });

    private static string Said(CompatibilityFinding finding)
    {
        string cpu = finding.Cpu?.ToString(CultureInfo.InvariantCulture) ?? "";
        string found = finding.Found == cpu ? "" : finding.Found;
        return $"{finding.Property} {finding.Source} {finding.Reference} {found} {finding.Severity}";
    }
}
