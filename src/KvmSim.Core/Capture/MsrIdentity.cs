using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// What registers without leaves say of a CPU: IA32_VMX_BASIC can be read on a CPU with VMX alone, VM_CR on one with
/// SVM.
/// </summary>
internal static class MsrIdentity
{
    public static void Assume(CaptureBuilder machine, CpuBuilder cpu)
    {
        if (cpu.Identity.VendorId is not null || cpu.LeafCount > 0)
        {
            return;
        }

        string? vendor = cpu.HasMsr(Msr.VmCr) ? "AuthenticAMD" : cpu.HasVmxMsr ? "GenuineIntel" : null;
        if (vendor is not null)
        {
            cpu.Identity = cpu.Identity with { VendorId = vendor };
            cpu.Named = cpu.Named.With(vendor == "GenuineIntel" ? "vmx" : "svm");
            machine.Warn(
                0, $"CPU {cpu.Id} has registers and no CPUID: it is taken to be {vendor}, its other features stay unknown.");
        }
    }
}
