using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>
/// The compatibility check of a CPU, as it runs on that CPU: kvm_arch_check_processor_compat up to v6.2 (only at module
/// load), kvm_x86_check_processor_compatibility since v6.3 (also at every enable).
/// </summary>
public static class CompatibilityCheck
{
    /// <summary>What is taken for granted about tertiary controls that nobody read.</summary>
    internal static readonly string TertiaryAlike =
        $"{RegisterTable.Describe(Hardware.Msr.Ia32VmxProcBasedCtls3)} is not known; assumed alike on all CPUs.";

    /// <summary>
    /// The check, with all that it leaves behind. A silent pass allocates nothing.
    /// </summary>
    public static CheckOutcome Check(in CheckInput input)
    {
        Validate(input);
        if (!Cr4ReservedBits.Agree(input.Capabilities, input.Boot, input.Style))
        {
            return Refuse(input, CheckFailureReason.Cr4Mismatch, default);
        }

        if (SupportTest.InCheck(input) is { } unsupported)
        {
            return Refuse(input, unsupported, default);
        }

        VmxDerivation derivation = default;
        bool assumes = false;
        CheckVerdict verdict = input.Module == VendorModule.KvmAmd
            ? CheckVerdict.Pass
            : Compare(input, out derivation, out assumes);
        if (verdict == CheckVerdict.Fail)
        {
            return Refuse(
                input,
                derivation.Failure is null ? CheckFailureReason.VmcsInconsistent : CheckFailureReason.VmcsSetupFailed,
                derivation);
        }

        MissingFact[] open = OpenQuestions.OfFeatures(input);
        if (verdict == CheckVerdict.Unknown || open.Length > 0)
        {
            IEnumerable<MissingFact> compared =
                verdict == CheckVerdict.Unknown ? OpenQuestions.OfComparison(input, derivation) : [];
            return Open(input, derivation, [.. open, .. compared]);
        }

        return derivation.Lines.Count > 0 || assumes
            ? CheckOutcome.Silent with { Lines = derivation.Lines, Assumptions = assumes ? [TertiaryAlike] : [] }
            : CheckOutcome.Silent;
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
        IReadOnlyList<KernelLine> lines = CheckMessages.OfLoad(input, reason);
        return new CheckOutcome(CheckVerdict.Fail, failure, lines, [], CheckFindings.Of(input, failure))
        {
            Line = lines.Count == 0 ? null : lines[^1],
        };
    }

    /// <summary>
    /// The configuration that loading kvm_intel sets up on the CPU it runs on (hardware_setup); a refusal is EIO there,
    /// and KVM does not load.
    /// </summary>
    /// <param name="input">The CPU; its reference is not looked at.</param>
    /// <param name="boot">The boot CPU's hardware.</param>
    /// <param name="parameters">kvm_intel's parameters.</param>
    /// <param name="reference">
    /// What is left for later checks; null after a refusal. Where the verdict is open, what is left if it goes well.
    /// </param>
    public static CheckOutcome SetUpOnThisCpu(
        in CheckInput input, CpuModel boot, VmxParameters parameters, out VmxReference? reference)
    {
        reference = VmxReference.Load(
            input.Cpu,
            input.Model,
            boot,
            input.Boot.Features,
            input.Style,
            parameters,
            out VmxDerivation derivation,
            input.Boot.Unknown);
        if (derivation.MayFail)
        {
            return Open(input, derivation, [.. OpenQuestions.OfSetup(input.Cpu, derivation)]);
        }

        if (reference is not null)
        {
            return CheckOutcome.Silent with { Lines = derivation.Lines };
        }

        CheckFailure failure = new(CheckFailureReason.VmcsSetupFailed, CheckFailure.Eio, derivation.Failure);
        return new CheckOutcome(CheckVerdict.Fail, failure, derivation.Lines, [], CheckFindings.Of(input, failure));
    }

    private static void Validate(in CheckInput input)
    {
        if (input.Reference is { } reference && !ReferenceEquals(reference.Style, input.Style))
        {
            throw new ArgumentException(
                $"The reference is of {reference.Style}, the check of {input.Style}.", nameof(input));
        }
    }

    private static CheckVerdict Compare(in CheckInput input, out VmxDerivation derivation, out bool assumes)
    {
        derivation = default;
        assumes = false;
        if (input.Reference is not { } reference || IsSameCpu(reference, input))
        {
            return CheckVerdict.Pass;
        }

        derivation = reference.Derive(input.Model);
        bool? agrees = derivation.Agrees(reference.Result);
        if (agrees == false)
        {
            return CheckVerdict.Fail;
        }

        if ((agrees == true && !derivation.MayFail) || AreAlike(reference.Model, input.Model))
        {
            return CheckVerdict.Pass;
        }

        assumes = !derivation.MayFail && AssumesTertiaryAlike(derivation, reference);
        return assumes ? CheckVerdict.Pass : CheckVerdict.Unknown;
    }

    /// <summary>
    /// Tools that read the VMX registers stop at 0x491. Where nobody read 0x492, CPUs that agree in all that was read
    /// are taken to agree in it too, and the outcome says so.
    /// </summary>
    internal static bool AssumesTertiaryAlike(in VmxDerivation derivation, VmxReference reference) =>
        derivation.Result is { IsOpenInTertiaryOnly: true } && reference.Result.IsOpenInTertiaryOnly;

    /// <summary>
    /// The CPU that ran module load, or one of its model, which is like it unless the model is partial.
    /// </summary>
    private static bool IsSameCpu(VmxReference reference, in CheckInput input) =>
        ReferenceEquals(reference.Model, input.Model) && (!input.Model.IsPartial || input.Cpu == reference.Cpu);

    /// <summary>
    /// Two descriptions that differ in nothing but their names are one kind of CPU, whatever is not known of it.
    /// </summary>
    private static bool AreAlike(CpuModel one, CpuModel other) => !one.IsPartial
        && (one == other || one == other with { Name = one.Name, ModelName = one.ModelName });

    /// <summary>What cannot be decided; what is known speaks for the CPU.</summary>
    private static CheckOutcome Open(
        in CheckInput input, in VmxDerivation derivation, IReadOnlyList<MissingFact> missing) =>
        new(CheckVerdict.Unknown, null, derivation.Lines, missing, CheckFindings.OfOpen(input, missing));

    private static CheckOutcome Refuse(in CheckInput input, CheckFailureReason reason, in VmxDerivation derivation)
    {
        CheckFailure failure = new(reason, CheckFailure.Eio, derivation.Failure);
        KernelLine? line = CheckMessages.OfCheck(input, reason);
        List<KernelLine> lines = [.. derivation.Lines];
        lines.AddRange(line is { } said ? [said] : []);
        if (reason == CheckFailureReason.VmcsInconsistent && input.Style.PrintsDifferingWords)
        {
            lines.AddRange(CheckMessages.OfWords(
                input.Cpu,
                input.Reference!.Configuration,
                derivation.Configuration!.Value,
                input.Reference.Result.Open.Combine<WordOr>(derivation.Result!.Value.Open)));
        }

        return new CheckOutcome(CheckVerdict.Fail, failure, lines, [], CheckFindings.Of(input, failure))
        {
            Line = line,
        };
    }
}
