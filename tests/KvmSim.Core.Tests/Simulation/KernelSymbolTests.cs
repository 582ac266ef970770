using KvmSim.Core.Tests.Arm;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>
/// The functions at which a CPU can be held, by kernel: kvm_starting_cpu up to 6.2, kvm_online_cpu and kvm_offline_cpu
/// since (and in the reviewed series), and with which step each begins. KVM's are there while kvm.ko is.
/// </summary>
public sealed class KernelSymbolTests
{
    [Theory]
    [InlineData("linux-6.1", "kvm_starting_cpu", HotplugStep.StartingLock)]
    [InlineData("linux-6.1", "kvm_online_cpu", null)]
    [InlineData("linux-6.1", "kvm_offline_cpu", null)]
    [InlineData("linux-6.3", "kvm_starting_cpu", null)]
    [InlineData("linux-6.3", "kvm_online_cpu", HotplugStep.OnlineLock)]
    [InlineData("linux-6.3", "kvm_offline_cpu", HotplugStep.OfflineLock)]
    [InlineData("linux-6.12", "kvm_starting_cpu", null)]
    [InlineData("linux-6.12", "kvm_online_cpu", HotplugStep.OnlineEnable)]
    [InlineData("linux-6.12", "kvm_offline_cpu", HotplugStep.OfflineDisableLockless)]
    [InlineData("patch-v1", "kvm_online_cpu", HotplugStep.Check)]
    [InlineData("patch-v1", "kvm_offline_cpu", HotplugStep.OfflineLock)]
    public void Find_OfKvmsFunctions_IsTheirFirstStepWhileKvmIsThere(
        string generation, string symbol, HotplugStep? step)
    {
        SimMachine machine = TestMachines.Create(generation, TestMachines.Amd);
        Assert.Null(KernelSymbols.Find(machine.Description.Generation, machine.State, symbol));

        Assert.True(machine.Load().Succeeded);
        Assert.Equal(step, KernelSymbols.Find(machine.Description.Generation, machine.State, symbol));
    }

    /// <summary>What is the kernel's own is there without KVM, on its architecture.</summary>
    [Fact]
    public void Find_OfTheKernelsFunctions_GoesByArchitecture()
    {
        SimMachine x86 = TestMachines.Create("linux-6.12", TestMachines.Amd);
        SimMachine arm = ArmModels.Machine("arm64-7.3", "", ArmModels.A76, ArmModels.A76);

        Assert.Equal(HotplugStep.SetOnline, Find(x86, "lock_vector_lock"));
        Assert.Null(Find(arm, "lock_vector_lock"));
        Assert.Equal(HotplugStep.BringUp, Find(arm, "check_local_cpu_capabilities"));
        Assert.Null(Find(x86, "check_local_cpu_capabilities"));
        SimException error = Assert.Throws<SimException>(() => Find(x86, "do_boot_cpu"));
        Assert.Equal(SimError.OperationNotFound, error.Error);
        Assert.All(KernelSymbols.Names, name => Assert.Contains(name, error.Remedy, StringComparison.Ordinal));
    }

    /// <summary>The name of a step is that of the function that it is in.</summary>
    [Theory]
    [InlineData(HotplugStep.BringUp, "check_local_cpu_capabilities")]
    [InlineData(HotplugStep.SetOnline, "lock_vector_lock")]
    [InlineData(HotplugStep.StartingLock, "kvm_starting_cpu")]
    [InlineData(HotplugStep.Check, "kvm_online_cpu")]
    [InlineData(HotplugStep.OnlineLock, "kvm_online_cpu")]
    [InlineData(HotplugStep.OnlineEnable, "kvm_online_cpu")]
    [InlineData(HotplugStep.OfflineLock, "kvm_offline_cpu")]
    [InlineData(HotplugStep.OfflineDisableLockless, "kvm_offline_cpu")]
    public void NameOf_AStep_IsItsFunction(HotplugStep step, string name) =>
        Assert.Equal(name, KernelSymbols.NameOf(step));

    private static HotplugStep? Find(SimMachine machine, string symbol) =>
        KernelSymbols.Find(machine.Description.Generation, machine.State, symbol);
}
