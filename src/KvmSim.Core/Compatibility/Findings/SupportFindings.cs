using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>The finding behind a refusal for want of virtualization itself.</summary>
internal static class SupportFindings
{
    /// <summary>The way out where one CPU lacks it.</summary>
    public const string TakeOut = "Take the CPU out; where boot_cpu_data lost the feature, reboot as well.";

    /// <summary>What was asked and what was found.</summary>
    /// <param name="cpu">The CPU; null where a log line names none.</param>
    /// <param name="reason">One of the reasons of the support test.</param>
    /// <param name="style">The flavour of the kernel; null where it is not known.</param>
    /// <param name="model">The CPU's hardware; null where only the kernel's word for it is known.</param>
    /// <param name="module">The vendor module.</param>
    public static CompatibilityFinding Of(
        int? cpu, CheckFailureReason reason, CheckStyle? style, CpuModel? model, VendorModule module)
    {
        bool vmx = module == VendorModule.KvmIntel;
        CpuFeature feature = CpuFeatureTable.Get(vmx ? "vmx" : "svm");
        CompatibilityFinding finding = new()
        {
            Cpu = cpu,
            Property = $"CPU feature {feature.Name}",
            Source = feature.Location!.Value.ToString(),
            Bits = [new DifferingBit(feature.Location.Value.Bit, feature.Name, feature.Name, feature.Name)],
            Reference = "1",
            Found = "0",
            KernelLooks = true,
            KernelLooksSince = style is { AsksThisCpu: false } ? CheckStyle.Linux516.Id : CheckStyle.Linux63.Id,
            Effect = $"KVM finds no usable {feature.Name.ToUpperInvariant()} and refuses the CPU.",
            Remedy = TakeOut,
            Severity = FindingSeverity.Refusal,
        };
        return reason switch
        {
            CheckFailureReason.NotAmdOrHygon => finding with
            {
                Property = "Vendor",
                Source = "CPUID.00H vendor string",
                Bits = [],
                Reference = "AuthenticAMD or HygonGenuine",
                Found = model?.VendorId ?? "another vendor",
            },
            CheckFailureReason.SevGuest => finding with
            {
                Property = "SEV guest",
                Source = "SEV_STATUS (0xc0010131)",
                Bits = [],
                Reference = "not an SEV guest",
                Found = "an SEV guest",
                Effect = "The host is itself an SEV guest; kvm_amd does not run there.",
                Remedy = "Run KVM on the host of this guest, or make this guest without SEV.",
            },
            _ when IsFirmware(reason, model, vmx) => Firmware(finding, model, vmx),
            _ => finding,
        };
    }

    private static bool IsFirmware(CheckFailureReason reason, CpuModel? model, bool vmx) =>
        reason is CheckFailureReason.VmxDisabled or CheckFailureReason.SvmDisabled
            || (!vmx && model is not null && CpuIdentification.IsSvmDisabled(model));

    private static CompatibilityFinding Firmware(CompatibilityFinding finding, CpuModel? model, bool vmx)
    {
        uint msr = vmx ? Msr.Ia32FeatureControl : Msr.VmCr;
        ulong value = 0;
        bool known = model is not null && model.Msrs.TryGet(msr, out value);
        return finding with
        {
            Property = RegisterTable.Get(msr).Property,
            Source = RegisterTable.Describe(msr),
            Bits = [.. RegisterTable.Name(msr, vmx ? 1UL << 2 : 1UL << 4)],
            Reference = vmx ? "1" : "0",
            Found = known ? VmxRegisterFindings.Text(value) : vmx ? "0" : "1",
            Remedy = FirmwareSwitch.Remedy(vmx),
        };
    }
}
