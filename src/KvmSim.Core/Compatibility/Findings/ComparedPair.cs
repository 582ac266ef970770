using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>Two CPUs that are compared, and for which kernel.</summary>
/// <param name="ReferenceCpu">The CPU that counts as right: the boot CPU, or the one that ran module load.</param>
/// <param name="Reference">Its hardware.</param>
/// <param name="Cpu">The CPU that is judged.</param>
/// <param name="Model">Its hardware.</param>
/// <param name="Style">The flavour of the kernel.</param>
/// <param name="Parameters">kvm_intel's parameters.</param>
internal sealed record ComparedPair(
    int ReferenceCpu, CpuModel Reference, int Cpu, CpuModel Model, CheckStyle Style, VmxParameters Parameters)
{
    /// <summary>Takes the judged CPU out: the remedy that always works.</summary>
    public const string TakeOut = "keep the CPU offline (write 0 to its online file, or boot with maxcpus=)";
}
