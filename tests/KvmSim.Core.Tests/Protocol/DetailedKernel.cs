using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>A detailed world in which nothing but the protocol happens.</summary>
internal readonly struct DetailedKernel(bool enablesAtLoad) : IKernel<CpuMask64>
{
    public static bool IsDetailed => true;

    public bool EnablesAtLoad => enablesAtLoad;

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

    public bool IsCompatible(int cpu) => true;

    public bool AnyIncompatible(CpuMask64 cpus) => false;

    public bool EnableHardware(int cpu) => true;

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

    public bool IsCompatibleAtLoad(int cpu) => true;

    public void Publish(bool present)
    {
    }
}
