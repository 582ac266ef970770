using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>
/// The world of the published model: who is incompatible, and who passes the check but cannot be enabled.
/// </summary>
internal readonly record struct ModelKernel(CpuMask64 Incompatible, CpuMask64 Broken) : IKernel<CpuMask64>
{
    public static bool IsDetailed => false;

    public bool EnablesAtLoad => false;

    public Errno BringUp(int cpu) => Errno.None;

    public byte ChangeOf(int cpu) => 0;

    public void EnterOnlineSection(int cpu)
    {
    }

    public void Activate(int cpu)
    {
    }

    public void Deactivate(int cpu)
    {
    }

    public void TakenDown(int cpu)
    {
    }

    public bool IsCompatible(int cpu) => !Incompatible.Contains(cpu);

    public bool AnyIncompatible(CpuMask64 cpus) => !cpus.Intersect(Incompatible).IsEmpty;

    public bool EnableHardware(int cpu) => !Broken.Contains(cpu);

    public void DisableHardware(int cpu)
    {
    }

    public void EnableFailed(int cpu)
    {
    }

    public void Refused(int cpu, bool incompatible)
    {
    }

    public void Remembered(int cpu)
    {
    }

    public void CreationForbidden()
    {
    }

    public Errno SetUpVendor() => Errno.None;

    public bool IsCompatibleAtLoad(int cpu) => IsCompatible(cpu);

    public void Publish(bool present)
    {
    }
}
