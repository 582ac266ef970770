namespace KvmSim.Compatibility;

/// <summary>The findings behind one outcome of the check.</summary>
internal static class CheckFindings
{
    /// <summary>What led to the refusal.</summary>
    public static IReadOnlyList<CompatibilityFinding> Of(in CheckInput input, CheckFailure failure)
    {
        switch (failure.Reason)
        {
            case CheckFailureReason.Cr4Mismatch:
                return [FeatureFindings.OfCr4(input)];
            case CheckFailureReason.VmcsSetupFailed:
                return [OfSetup(input, failure.Setup!)];
            case CheckFailureReason.VmcsInconsistent:
                return [.. Differences(input)];
            default:
                return [SupportFindings.Of(input.Cpu, failure.Reason, input.Style, input.Model, input.Module)];
        }
    }

    /// <summary>What differs as far as is known, and what left the question open.</summary>
    public static IReadOnlyList<CompatibilityFinding> OfOpen(in CheckInput input, IReadOnlyList<MissingFact> missing) =>
        [.. Differences(input), .. MissingFindings.Of(input, missing)];

    /// <summary>The differences that the check sees, or may see.</summary>
    private static IEnumerable<CompatibilityFinding> Differences(in CheckInput input)
    {
        if (input.Reference is not { } reference)
        {
            return [];
        }

        ComparedPair pair = new(
            reference.Cpu, reference.Model, input.Cpu, input.Model, input.Style, reference.Parameters);
        return VmxRegisterFindings.Of(pair).Concat(FeatureFindings.Of(pair)).Where(found => found.KernelLooks);
    }

    /// <summary>The finding for a CPU that setup_vmcs_config gives up on.</summary>
    public static CompatibilityFinding OfSetup(in CheckInput input, VmxSetupFailure setup)
    {
        return new CompatibilityFinding
        {
            Cpu = input.Cpu,
            Property = RegisterTable.Get(setup.Msr).Property,
            Source = RegisterTable.Describe(setup.Msr),
            Bits = [.. RegisterTable.Name(setup.Msr, setup.Bits)],
            Reference = input.Reference is { } reference
                ? VmxRegisterFindings.Text(OpenBits.OfRegister(reference.Model, setup.Msr))
                : VmxRegisterFindings.Unknown,
            Found = VmxRegisterFindings.Text(OpenBits.OfRegister(input.Model, setup.Msr)),
            ReferenceCpu = input.Reference?.Cpu,
            KernelLooks = true,
            KernelLooksSince = CheckStyle.Linux516.Id,
            Effect = $"KVM cannot set up a VMCS on this CPU ({Sentence(setup.Reason)}) and refuses it with EIO.",
            Remedy = "Correct what offers these registers (firmware, or the hypervisor under this host); "
                + "error_on_inconsistent_vmcs_config=0 helps only against inconsistent capabilities.",
            Severity = FindingSeverity.Refusal,
        };
    }

    private static string Sentence(VmxSetupFailureReason reason) => reason switch
    {
        VmxSetupFailureReason.RequiredControlMissing => "a control that KVM requires cannot be 1",
        VmxSetupFailureReason.EptCapabilitiesWithoutControl => "EPT capabilities without the EPT control",
        VmxSetupFailureReason.VpidCapabilitiesWithoutControl => "VPID capabilities without the VPID control",
        VmxSetupFailureReason.EntryExitPair => "a VM-entry and a VM-exit control that go together do not come together",
        VmxSetupFailureReason.RegionSize => "a VMCS larger than 4096 bytes",
        VmxSetupFailureReason.PhysicalAddressWidth => "VMX structures limited to 32-bit addresses",
        _ => "VMX structures that are not write-back",
    };
}
