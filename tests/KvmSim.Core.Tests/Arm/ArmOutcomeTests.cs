using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>What comes of what is done to a machine of arm64 where it is special, or not known.</summary>
public sealed class ArmOutcomeTests
{
    private const string Cpus = "/sys/devices/system/cpu/";
    private static readonly CpuModel A53 = ArmModels.A53, A72 = ArmModels.A72, A76 = ArmModels.A76;

    /// <summary>Recorded (maxcpus-0), but for "possible", which was read.</summary>
    [Fact]
    public void MaxCpus0_LeavesTheBootCpuAlonePresent()
    {
        SimMachine machine = ArmModels.Machine("arm64-7.3", "maxcpus=0", A53, A53, A53);

        Assert.Equal("0", machine.Run(Operation.ReadFile(Cpus + "present")).Text);
        Assert.Equal("0-2", machine.Run(Operation.ReadFile(Cpus + "possible")).Text);
        Assert.Equal("ENOENT from open", machine.Run(Operation.Online(1)).Summary);
        Assert.Equal("EBUSY from write", machine.Run(Operation.Offline(0)).Summary);
        Assert.True(machine.State.DevKvm);
    }

    /// <summary>
    /// Recorded (late-nested): of the system where NV1 is compared, of the CPU where the capability is.
    /// </summary>
    [Theory]
    [InlineData("arm64-6.12", 0, 0, 2)]
    [InlineData("arm64-7.3", 0, 0, 2)]
    [InlineData("arm64-7.3", 0, 2, 1)]
    [InlineData("arm64-7.3", 2, 2, 0)]
    public void NestedVirtualization_ThatIsMissing_IsSaidEachTime(string generation, int boot, int late, int lines)
    {
        const string field = "ID_AA64MMFR2_EL1.NV";
        SimMachine machine = ArmModels.Machine(
            generation, "maxcpus=1 kvm-arm.mode=nested", A76.With(field, boot), A76.With(field, late));

        OperationResult result = machine.Run(Operation.Online(1));

        Assert.True(result.Succeeded);
        Assert.Equal(lines, result.Log.Count(
            line => line.Text == "CPU features: unavailable: Nested Virtualization Support"));
    }

    [Fact]
    public void NestedVirtualization_OfTheSystem_HasToBeThereLate()
    {
        const string field = "ID_AA64MMFR2_EL1.NV";
        CpuModel with = A76.With(field, 2);
        Assert.Equal(Errno.EIO, ArmModels.Machine("arm64-7.3", "maxcpus=1 kvm-arm.mode=nested", with, A76)
            .Run(Operation.Online(1)).Errno);
        Assert.Equal(Errno.None, ArmModels.Machine("arm64-7.3", "maxcpus=1", with, A76)
            .Run(Operation.Online(1)).Errno);
    }

    /// <summary>Recorded (unlike-el0-64-only-allowed): the CPU that runs 32-bit programs stays.</summary>
    [Fact]
    public void Mismatched32Bit_KeepsACpuThatRunsSuchPrograms()
    {
        SimMachine machine = ArmModels.Machine(
            "arm64-6.12", "maxcpus=2 allow_mismatched_32bit_el0", A76, A76, A76.With("ID_AA64PFR0_EL1.EL0", 1));
        Assert.Equal(Errno.None, machine.Fork().Run(Operation.Offline(0)).Errno);

        OperationResult late = machine.Run(Operation.Online(2));

        Assert.Equal(
            "CPU features: Asymmetric 32-bit EL0 support detected on CPU 2; CPU hot-unplug disabled on CPU 0",
            late.Log[^1].Text);
        Assert.Equal("EPERM from write", machine.Run(Operation.Offline(0)).Summary);
        Assert.Equal(Errno.None, machine.Run(Operation.Offline(1)).Errno);
        Assert.Equal(Errno.None, machine.Run(Operation.Offline(2)).Errno);
        Assert.DoesNotContain(
            machine.Run(Operation.Online(2)).Log, line => line.Text.Contains("Asymmetric", StringComparison.Ordinal));
        Assert.Equal(SimError.FileNotKnown, Assert.Throws<SimException>(
            () => machine.Run(Operation.WriteFile(Cpus + "cpu0/hotplug/target", "0"))).Error);
        Assert.Equal(SimError.FileNotKnown, Assert.Throws<SimException>(
            () => machine.Run(Operation.ReadFile(Cpus + "hotplug/states"))).Error);
    }

    [Theory]
    [InlineData("arm64-6.12", "", "EPERM from write", "ok")]
    [InlineData("arm64-7.3", "", "EPERM from write", "ok")]
    [InlineData("arm64-6.12", "isolcpus=1", "EPERM from write", "ok")]
    [InlineData("arm64-7.3", "isolcpus=1", "ok", "EPERM from write")]
    public void Mismatched32Bit_AtBoot_KeepsTheFirstOther(string generation, string word, string one, string two)
    {
        SimMachine machine = ArmModels.Machine(
            generation, "allow_mismatched_32bit_el0 " + word, A76.With("ID_AA64PFR0_EL1.EL0", 1), A76, A76, A76);

        Assert.Equal(one, machine.Fork().Run(Operation.Offline(1)).Summary);
        Assert.Equal(two, machine.Fork().Run(Operation.Offline(2)).Summary);
        Assert.Equal("ok", machine.Run(Operation.Offline(0)).Summary);
    }

    [Fact]
    public void Mismatched32Bit_OfWhichNothingIsKnown_LeavesOpenWhoMayGo()
    {
        SimMachine machine = ArmModels.Machine(
            "arm64-7.3", "allow_mismatched_32bit_el0", A76, A76, new() { Name = "x", VendorId = "ARM" });

        SimException exception = Assert.Throws<SimException>(() => machine.Run(Operation.Offline(1)));

        Assert.Equal(SimError.OutcomeNotKnown, exception.Error);
        Assert.Contains("ID_AA64PFR0_EL1.EL0 of CPU 2", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Recorded (v3a-run-again), with mitigations=off; enabling anew does no harm (v3a-first-vm).</summary>
    [Theory]
    [InlineData("arm64-6.12")]
    [InlineData("arm64-7.3 at_load=0")]
    public void VcpuOnACpuWithSpectreV3aThatCameAgain_NeverComesBack(string generation)
    {
        SimMachine machine = ArmModels.Machine(generation, "mitigations=off", A72, A72, A72);
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.DestroyVm("a"));
        machine.Run(Operation.CreateVm("b"));
        Assert.Equal(VcpuExit.Mmio, machine.Run(Operation.RunVcpu("b", 1)).Exit);
        machine.Run(Operation.Offline(1));
        Assert.True(machine.Run(Operation.Online(1)).Succeeded);
        Assert.Equal(VcpuExit.Mmio, machine.Run(Operation.RunVcpu("b", 2)).Exit);

        Assert.True(machine.Run(Operation.RunVcpu("b", 1)).IsBlocked);

        Assert.Equal("1", machine.State.LockedUp.ToString());
        Assert.Equal(
            SimError.OutcomeNotKnown,
            Assert.Throws<SimException>(() => machine.Run(Operation.Offline(2))).Error);
        Assert.True(machine.Run(Operation.Online(2)).Succeeded); // it is
        machine.Run(Operation.Reboot());
        Assert.True(machine.Run(Operation.Offline(2)).Succeeded);
    }

    [Theory]
    [InlineData("mitigations=off kvm-arm.mode=protected", 0, VcpuExit.Mmio)]
    [InlineData("", 0, VcpuExit.Unknown)]
    public void VcpuOnACpuThatCameAgain_OtherwiseComesBackOrIsOpen(string commandLine, int csv2, VcpuExit exit)
    {
        CpuModel cpu = A72.With("ID_AA64PFR0_EL1.CSV2", csv2);
        SimMachine machine = ArmModels.Machine("arm64-7.3", commandLine, cpu, cpu);
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.Offline(1));
        machine.Run(Operation.Online(1));

        OperationResult run = machine.Run(Operation.RunVcpu("a", 1));

        Assert.Equal(exit, run.Exit);
        Assert.Equal(
            exit == VcpuExit.Unknown ? "whether firmware works around Spectre v2 on CPU 1 (SMCCC)" : null,
            run.DependsOn);
    }

    /// <summary>Nobody saw what a CPU does that came a third time.</summary>
    [Fact]
    public void VcpuOnACpuThatCameAThirdTime_IsOpen()
    {
        SimMachine machine = ArmModels.Machine("arm64-7.3", "mitigations=off", A72, A72);
        machine.Run(Operation.CreateVm("a"));
        for (int i = 0; i < 2; i++)
        {
            machine.Run(Operation.Offline(1));
            machine.Run(Operation.Online(1));
        }

        OperationResult run = machine.Run(Operation.RunVcpu("a", 1));

        Assert.Equal(VcpuExit.Unknown, run.Exit);
        Assert.Equal("what lies further behind the kernel's table of exception vectors", run.DependsOn);
    }

    [Fact]
    public void VcpuOnACpuThatCameAgain_WithoutSpectreV3a_ComesBack()
    {
        SimMachine machine = ArmModels.Machine("arm64-7.3", "mitigations=off", A53, A53);
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.Offline(1));
        machine.Run(Operation.Online(1));

        Assert.Equal(VcpuExit.Mmio, machine.Run(Operation.RunVcpu("a", 1)).Exit);
    }

    /// <summary>What hangs on what is not known is not done, whichever way it is asked.</summary>
    [Fact]
    public void LateCpu_WhoseVerdictIsOpen_IsNotSaidToHaveCome()
    {
        CpuModel late = new() { Name = "late", VendorId = "ARM", Midr = 0x410fd083 };
        SimMachine machine = ArmModels.Machine("arm64-7.3", "maxcpus=1", A53, late);
        HostState before = machine.State;
        long printed = machine.Log.Printed;

        SimException exception = Assert.Throws<SimException>(() => machine.Run(Operation.Online(1)));
        Assert.Throws<SimException>(() => machine.Run(Operation.WriteFile(Cpus + "cpu1/online", "1")));
        Assert.Throws<SimException>(() => machine.Predict(Operation.Online(1)));

        Assert.Equal(SimError.OutcomeNotKnown, exception.Error);
        Assert.StartsWith(
            "Whether CPU 1 comes online is not known: it needs ID_AA64MMFR0_EL1.", exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(before, machine.State);
        Assert.Equal(printed, machine.Log.Printed);
        Assert.Equal("0", machine.State.Kvm.Online.ToString());
        Assert.Equal("ok", machine.Run(Operation.CreateVm("a")).Summary);
    }

    /// <summary>Recorded (race-create-in-window-starting), but for a CPU that is held too long.</summary>
    [Fact]
    public void LateCpu_HeldAtItsCheck_KeepsACreationWaiting()
    {
        SimMachine machine = ArmModels.Machine("arm64-7.3 at_load=0", "maxcpus=1", A53, A53);
        HotplugStep step = KernelSymbols.Find(machine.Generation, machine.State, "check_local_cpu_capabilities")!.Value;
        machine.Begin(Operation.Online(1), "O", step);

        Assert.True(machine.Run(Operation.CreateVm("a"), 1000).IsBlocked);
        SimMachine late = machine.Fork();
        Assert.True(machine.Release("O").Succeeded);
        Assert.True(machine.Wait("a").Succeeded);
        Assert.True(machine.HasVirtualizationOn(1));

        late.Sleep(5000);
        HostState before = late.State;
        Assert.Equal(
            SimError.OutcomeNotKnown, Assert.Throws<SimException>(() => late.Release("O")).Error);
        Assert.Equal(before, late.State);
    }

    /// <summary>A CPU that is not started does not come to where it would be held.</summary>
    [Fact]
    public void LateCpu_ThatFirmwareDoesNotStart_IsNotHeldAtItsCheck()
    {
        SimMachine machine = ArmModels.Machine("arm64-7.3", "maxcpus=1 kvm-arm.mode=protected", A72, A72);
        HotplugStep step = KernelSymbols.Find(machine.Generation, machine.State, "check_local_cpu_capabilities")!.Value;

        machine.Begin(Operation.Online(1), "O", step);

        Assert.Equal(Errno.EINVAL, machine.Wait("O").Errno);
        Assert.Null(KernelSymbols.Find(machine.Generation, machine.State, "lock_vector_lock"));
    }

    /// <summary>Recorded (reboot-late, reboot-pkvm).</summary>
    [Theory]
    [InlineData("arm64-7.3", "kvm: exiting hardware virtualization")]
    [InlineData("arm64-7.3 at_load=0", "")]
    public void Reboot_TellsWhatWasPrintedBefore(string generation, string lines)
    {
        SimMachine machine = ArmModels.Machine(generation, "", A53, A53);

        OperationResult result = machine.Run(Operation.Reboot());

        Assert.Equal(lines, string.Join(" | ", result.LastLines.Select(line => line.Text)));
        Assert.StartsWith("Booting Linux", result.Log[0].Text, StringComparison.Ordinal);
    }
}
