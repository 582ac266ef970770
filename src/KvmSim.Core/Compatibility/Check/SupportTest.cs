using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// Whether a CPU can be virtualized at all, which is asked before anything is compared, and what the kernel says if
/// not. A feature that is not known counts as there: what is open is said by <see cref="OpenQuestions"/>.
/// </summary>
internal static class SupportTest
{
    private static readonly CpuFeature Vmx = CpuFeatureTable.Get("vmx");
    private static readonly CpuFeature Svm = CpuFeatureTable.Get("svm");

    /// <summary>
    /// The part of the vendor's check that asks for support; null where it has nothing against the CPU.
    /// </summary>
    public static CheckFailureReason? InCheck(in CheckInput input) => input.Module == VendorModule.KvmAmd
        ? AsksVendor(input) ? OfSvm(input) : null
        : OfVmx(input);

    /// <summary>Whether the vendor of the CPU is part of the check.</summary>
    public static bool AsksVendor(in CheckInput input) =>
        input.Module == VendorModule.KvmAmd && input.Style.AsksThisCpu;

    /// <summary>
    /// The test of module load: before v6.3 cpu_has_kvm_support (CPUID of this CPU for VMX, boot_cpu_data for SVM) and
    /// disabled_by_bios (boot_cpu_data for VMX, VM_CR of this CPU for SVM); since v6.3 the test of the check.
    /// </summary>
    public static CheckFailureReason? AtLoad(in CheckInput input)
    {
        if (input.Style.AsksThisCpu)
        {
            return InCheck(input);
        }

        if (input.Module == VendorModule.KvmIntel)
        {
            return LacksVmx(input.Model) ? CheckFailureReason.VmxNotSupported
                : !HasVmx(input.Boot) ? CheckFailureReason.VmxDisabled
                : null;
        }

        // boot_cpu_data's vendor is the boot CPU's; a mixed machine does not boot, so this CPU's stands for it.
        return IsNotAmd(input.Model) ? CheckFailureReason.NotAmdOrHygon
            : input.Boot.Lacks(Svm) ? CheckFailureReason.SvmNotSupported
            : input.SevGuest ? CheckFailureReason.SevGuest
            : CpuIdentification.IsSvmDisabled(input.Model) ? CheckFailureReason.SvmDisabled
            : null;
    }

    private static CheckFailureReason? OfVmx(in CheckInput input)
    {
        if (input.Style.AsksThisCpu && LacksVmx(input.Model))
        {
            return CheckFailureReason.VmxNotSupported;
        }

        return HasVmx(input.Capabilities) ? null : CheckFailureReason.VmxDisabled;
    }

    private static CheckFailureReason? OfSvm(in CheckInput input) =>
        IsNotAmd(input.Model) ? CheckFailureReason.NotAmdOrHygon
        : input.Capabilities.Lacks(Svm) ? CheckFailureReason.SvmNotSupported
        : input.SevGuest ? CheckFailureReason.SevGuest
        : input.Style.ReadsVmCrInCheck && CpuIdentification.IsSvmDisabled(input.Model) ? CheckFailureReason.SvmDisabled
        : null;

    private static bool HasVmx(CpuCapabilities capabilities) =>
        capabilities.FeatureControl && !capabilities.Lacks(Vmx);

    private static bool LacksVmx(CpuModel model) => model.Has(Vmx) == false;

    private static bool IsNotAmd(CpuModel model) =>
        model.Vendor is not (CpuVendor.Amd or CpuVendor.Hygon) && !model.HasUnknownVendor;
}
