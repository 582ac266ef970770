using KvmSim.Arm;
using KvmSim.Kernel;

namespace KvmSim.Simulation;

/// <summary>
/// Finds the VMs of arm64 that go by identification registers of before: a VM keeps what the system had when its vCPU
/// was created, and CPUs that come late change that (update_cpu_features).
/// </summary>
internal static class StaleValues
{
    /// <summary>What a VM goes by that is no more so on CPUs that are online.</summary>
    public static IReadOnlyList<StaleValue> Of(KernelContext kernel, in VmInstance vm)
    {
        if (vm.Told is not { } told)
        {
            return [];
        }

        return
        [
            .. from cpu in kernel.State.Kvm.Online
               from change in ArmGuestView.ChangesBy(told, new ArmCpu(cpu, kernel.State.Sockets[cpu]))
               where change.IsKnown
               select new StaleValue(cpu, change.Field.ToString(), change.Before ?? 0, change.After ?? 0),
        ];
    }
}
