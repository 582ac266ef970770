using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>
/// A world that remembers what was done to it, in words; who cannot be enabled and who fails the check can change.
/// </summary>
internal readonly struct CountingKernel(List<string> done, HashSet<int> broken, HashSet<int> unlike)
    : IKernel<CpuMask64>
{
    public static bool IsDetailed => false;

    public bool EnablesAtLoad { get; init; }

    public Errno BringUp(int cpu) => Errno.None;

    public byte ChangeOf(int cpu) => 0;

    public void EnterOnlineSection(int cpu)
    {
    }

    public void Activate(int cpu)
    {
    }

    public void Deactivate(int cpu) => done.Add($"leave {cpu}");

    public void TakenDown(int cpu) => done.Add($"down {cpu}");

    public bool IsCompatible(int cpu)
    {
        done.Add($"check {cpu}");
        return !unlike.Contains(cpu);
    }

    public bool AnyIncompatible(CpuMask64 cpus)
    {
        done.Add($"ask {string.Join(',', Enumerable.Range(0, 64).Where(cpus.Contains))}");
        return false;
    }

    public bool EnableHardware(int cpu)
    {
        done.Add($"enable {cpu}");
        return !broken.Contains(cpu);
    }

    public void DisableHardware(int cpu) => done.Add($"disable {cpu}");

    public void EnableFailed(int cpu) => done.Add($"failed {cpu}");

    public void Refused(int cpu, bool incompatible) =>
        done.Add($"refused {cpu}{(incompatible ? " by the check" : "")}");

    public void Remembered(int cpu) => done.Add($"remembered {cpu}");

    public void CreationForbidden() => done.Add("forbidden");

    public Errno SetUpVendor() => Errno.None;

    public bool IsCompatibleAtLoad(int cpu) => !unlike.Contains(cpu);

    public void Publish(bool present) => done.Add(present ? "published" : "gone");
}
