using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>
/// From hardware to capabilities (identify_cpu, init_ia32_feat_ctl in arch/x86/kernel/cpu/feat_ctl.c, init_amd):
/// firmware switches are judged here, long before KVM looks.
/// </summary>
internal static class CpuIdentification
{
    private static readonly CpuFeature Svm = CpuFeatureTable.Get("svm");

    private const ulong Locked = 1UL << 0;
    private const ulong InsideSmx = 1UL << 1;
    private const ulong OutsideSmx = 1UL << 2;
    private const ulong SgxEnabled = 1UL << 18;
    private const ulong SvmDisabled = 1UL << 4;

    /// <summary>
    /// What the kernel makes of the CPU. IA32_FEATURE_CONTROL and VM_CR that the model does not hold count as set by a
    /// firmware that enabled virtualization; the result says so among its assumptions.
    /// </summary>
    public static IdentifiedCpu Identify(CpuModel cpu, CheckStyle style, KernelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cpu);
        ArgumentNullException.ThrowIfNull(style);
        options ??= KernelOptions.Default;
        List<KernelLine> lines = [];
        List<string> assumptions = [];
        CpuFeatureSet cleared = CpuFeatureSet.Empty;
        CpuCapabilities capabilities = new(
            cpu.Features.Except(options.Disabled).Union(options.Enabled),
            FeatureControl: false,
            cpu.UnknownFeatures.Except(options.Disabled).Except(options.Enabled));
        if (cpu.UsesVmx)
        {
            capabilities = ReadFeatureControl(cpu, capabilities, options, lines, assumptions, out cleared);
        }
        else if (style.ReadsVmCrAtIdentify && (cpu.Vendor is CpuVendor.Amd or CpuVendor.Hygon || cpu.HasUnknownVendor))
        {
            capabilities = ReadVmCr(cpu, capabilities, lines, assumptions, out cleared);
        }

        return new IdentifiedCpu(capabilities, lines, assumptions) { Cleared = cleared };
    }

    /// <summary>Whether firmware disabled SVM: VM_CR.SVMDIS (APM vol. 2, 15.30.1). Unknown counts as no.</summary>
    internal static bool IsSvmDisabled(CpuModel cpu) =>
        cpu.Msrs.TryGet(Msr.VmCr, out ulong value) && (value & SvmDisabled) != 0;

    private static CpuCapabilities ReadFeatureControl(
        CpuModel cpu,
        CpuCapabilities capabilities,
        KernelOptions options,
        List<KernelLine> lines,
        List<string> assumptions,
        out CpuFeatureSet cleared)
    {
        cleared = CpuFeatureSet.Empty;
        CpuFeatureSet features = capabilities.Features, unknown = capabilities.Unknown;
        bool vmx = features.Contains("vmx") || unknown.Contains("vmx");
        ulong enable = options.Tboot ? InsideSmx : OutsideSmx;
        if (!cpu.Msrs.TryGet(Msr.Ia32FeatureControl, out ulong value))
        {
            if (vmx)
            {
                assumptions.Add(
                    $"{cpu.Name}: IA32_FEATURE_CONTROL (0x3a) is not known; assumed locked, with VMX enabled.");
            }

            return capabilities with { FeatureControl = true };
        }

        // An unlocked register is the kernel's to set: it locks it, and enables VMX if the CPU has it.
        if (vmx && (value & Locked) != 0 && (value & enable) == 0)
        {
            cleared = cleared.With("vmx");
            string where = options.Tboot ? "inside" : "outside";
            lines.Add(DerivationMessages.VmxDisabledByFirmware.Line(where));
        }

        if ((value & Locked) != 0 && (value & SgxEnabled) == 0)
        {
            cleared = cleared.With("sgx");
        }

        return new CpuCapabilities(features.Except(cleared), FeatureControl: true, unknown.Except(cleared));
    }

    private static CpuCapabilities ReadVmCr(
        CpuModel cpu,
        CpuCapabilities capabilities,
        List<KernelLine> lines,
        List<string> assumptions,
        out CpuFeatureSet cleared)
    {
        cleared = CpuFeatureSet.Empty;
        if (capabilities.Lacks(Svm))
        {
            return capabilities;
        }

        if (!cpu.Msrs.TryGet(Msr.VmCr, out _))
        {
            assumptions.Add($"{cpu.Name}: VM_CR (0xc0010114) is not known; assumed that firmware did not disable SVM.");
            return capabilities;
        }

        if (!IsSvmDisabled(cpu))
        {
            return capabilities;
        }

        lines.Add(DerivationMessages.SvmDisabledByFirmware.Line());
        cleared = CpuFeatureSet.Of("svm");
        return capabilities with
        {
            Features = capabilities.Features.Without("svm"),
            Unknown = capabilities.Unknown.Without("svm"),
        };
    }
}
