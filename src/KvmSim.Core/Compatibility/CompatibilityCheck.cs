using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// The compatibility check of a CPU, as it runs on that CPU: kvm_arch_check_processor_compat up to v6.2 (only at module
/// load), kvm_x86_check_processor_compatibility since v6.3 (also at every enable).
/// </summary>
public static class CompatibilityCheck
{
    /// <summary>
    /// The check, with all that it leaves behind. A silent pass of a model that was seen before allocates nothing.
    /// </summary>
    public static CheckOutcome Check(in CheckInput input)
    {
        Validate(input);
        if (!Cr4ReservedBits.Agree(input.Capabilities.Features, input.Boot.Features, input.Style))
        {
            return Refuse(input, CheckFailureReason.Cr4Mismatch, null);
        }

        if (SupportTest.InCheck(input) is { } unsupported)
        {
            return Refuse(input, unsupported, null);
        }

        if (input.Module == VendorModule.KvmAmd)
        {
            return CheckOutcome.Silent;
        }

        CheckVerdict verdict = Compare(input, out VmxDerivation? derivation);
        return verdict switch
        {
            CheckVerdict.Fail when derivation!.Failure is not null =>
                Refuse(input, CheckFailureReason.VmcsSetupFailed, derivation),
            CheckVerdict.Fail => Refuse(input, CheckFailureReason.VmcsInconsistent, derivation),
            CheckVerdict.Unknown => new CheckOutcome(
                verdict, null, derivation!.Lines, Missing(input, derivation), CheckFindings.Of(input, null)),
            _ when derivation is { Lines.Count: > 0 } => CheckOutcome.Silent with { Lines = derivation.Lines },
            _ => CheckOutcome.Silent,
        };
    }

    /// <summary>
    /// The support test that loading the vendor module makes on the CPU it runs on; a refusal is EOPNOTSUPP there.
    /// </summary>
    public static CheckOutcome SupportedOnThisCpu(in CheckInput input)
    {
        Validate(input);
        if (SupportTest.AtLoad(input) is not { } reason)
        {
            return CheckOutcome.Silent;
        }

        CheckFailure failure = new(reason, CheckFailure.Eopnotsupp);
        IReadOnlyList<KernelLine> lines = CheckMessages.OfLoad(input.Style, input.Module, reason, input.Cpu);
        return new CheckOutcome(CheckVerdict.Fail, failure, lines, [], CheckFindings.Of(input, failure));
    }

    private static void Validate(in CheckInput input)
    {
        if (input.Reference is { } reference && !ReferenceEquals(reference.Style, input.Style))
        {
            throw new ArgumentException(
                $"The reference is of {reference.Style}, the check of {input.Style}.", nameof(input));
        }
    }

    private static CheckVerdict Compare(in CheckInput input, out VmxDerivation? derivation)
    {
        derivation = null;
        if (input.Reference is not { } reference || ReferenceEquals(reference.Model, input.Model))
        {
            return CheckVerdict.Pass;
        }

        derivation = reference.Derive(input.Model);
        if (derivation.Configuration is not { } found)
        {
            return CheckVerdict.Fail;
        }

        VmxConfiguration expected = reference.Configuration;
        if (found.Agrees(expected))
        {
            return CheckVerdict.Pass;
        }

        VmxWords unknown = found.Unknown | expected.Unknown;
        if (unknown == VmxWords.None || found.Known(unknown) != expected.Known(unknown))
        {
            return CheckVerdict.Fail;
        }

        return SameHardware(reference.Model, input.Model) ? CheckVerdict.Pass : CheckVerdict.Unknown;
    }

    /// <summary>
    /// Two descriptions that differ in nothing but their names are one kind of CPU, whatever is not known of it.
    /// </summary>
    private static bool SameHardware(CpuModel one, CpuModel other) =>
        one == other with { Name = one.Name, ModelName = one.ModelName };

    private static CheckOutcome Refuse(in CheckInput input, CheckFailureReason reason, VmxDerivation? derivation)
    {
        CheckFailure failure = new(reason, CheckFailure.Eio, derivation?.Failure);
        List<KernelLine> lines = [.. derivation?.Lines ?? []];
        if (CheckMessages.OfCheck(input.Style, reason, input.Cpu) is { } line)
        {
            lines.Add(line);
        }

        return new CheckOutcome(CheckVerdict.Fail, failure, lines, [], CheckFindings.Of(input, failure));
    }

    private static MissingRegister[] Missing(in CheckInput input, VmxDerivation derivation)
    {
        int cpu = input.Cpu, referenceCpu = input.Reference!.Cpu;
        IEnumerable<MissingRegister> theirs = input.Reference.Derive(input.Reference.Model).MissingMsrs
            .Select(msr => new MissingRegister(referenceCpu, msr));
        return [.. theirs, .. derivation.MissingMsrs.Select(msr => new MissingRegister(cpu, msr))];
    }
}
