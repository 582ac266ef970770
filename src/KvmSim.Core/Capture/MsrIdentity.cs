using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// What registers say of a CPU whose leaves do not: one that only one vendor has tells the vendor, and
/// IA32_VMX_BASIC can be read on a CPU with VMX alone, VM_CR on one with SVM.
/// </summary>
internal static class MsrIdentity
{
    private static readonly CpuidLeaf VendorLeaf = new(0);

    public static void Assume(CaptureBuilder machine, CpuBuilder cpu)
    {
        if (cpu.Identity.VendorId is not null || cpu.Has(VendorLeaf) || cpu.VendorOfMsrs is not { } vendor)
        {
            return;
        }

        cpu.Identity = cpu.Identity with { VendorId = vendor };
        string? feature = cpu.HasVmxMsr ? "vmx" : cpu.HasMsr(Msr.VmCr) ? "svm" : null;
        cpu.Named = feature is null ? cpu.Named : cpu.Named.With(feature);
        machine.Warn(
            0,
            $"CPU {cpu.Id} has registers and no CPUID: it is taken to be {vendor}, its other features stay unknown.");
    }
}
