using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>The file that tells user space which CPU is bad, in a generation that has one.</summary>
public sealed class IncompatibleCpuFileTests
{
    private const string File = "/sys/kernel/debug/kvm/incompatible_cpus";

    [Fact]
    public void File_WhileKvmIsNotLoaded_IsNotThere()
    {
        OperationResult read = Machine(TestMachines.Intel).Run(Operation.ReadFile(File));

        Assert.Equal((Errno.ENOENT, "open", null), (read.Errno, read.FailedCall, read.Text));
    }

    [Fact]
    public void File_OfARefusedCpu_SaysWhichAndWhatDiffers()
    {
        SimMachine machine = Machine(TestMachines.Intel, TestMachines.WithBusLockDetection(TestMachines.Intel));
        machine.Run(Operation.Offline(TestMachines.OddCpu));
        machine.Run(Operation.Load("kvm_intel"));
        Assert.Equal("", machine.Run(Operation.ReadFile(File)).Text);
        machine.Run(Operation.CreateVm("v"));
        machine.Run(Operation.Online(TestMachines.OddCpu));

        OperationResult read = machine.Run(Operation.ReadFile(File));

        Assert.Equal(
            "2: IA32_VMX_PROCBASED_CTLS2 (0x48b): expected 0x035d6fff00000000, found 0x435d6fff00000000", read.Text);
        Assert.Equal(Confidence.Derived, read.Evidence!.Confidence);
    }

    [Fact]
    public void File_OfACpuThatIsTakenOut_NoLongerNamesIt()
    {
        SimMachine machine = Machine(TestMachines.Amd, TestMachines.Amd with
        {
            Name = "odd",
            Features = TestMachines.Amd.Features.Without("svm"),
        });
        machine.Run(Operation.Offline(TestMachines.OddCpu));
        machine.Run(Operation.Load("kvm_amd"));
        machine.Run(Operation.CreateVm("v"));
        machine.Run(Operation.Online(TestMachines.OddCpu));
        Assert.StartsWith("2: ", machine.Run(Operation.ReadFile(File)).Text, StringComparison.Ordinal);

        machine.Run(Operation.HotRemove(TestMachines.OddCpu));

        Assert.Equal("", machine.Run(Operation.ReadFile(File)).Text);
    }

    [Fact]
    public void File_OfAKernelWithoutIt_IsNotThere()
    {
        SimMachine machine = TestMachines.Create("patch-v1", TestMachines.Intel);
        machine.Run(Operation.Load("kvm_intel"));

        Assert.Equal(Errno.ENOENT, machine.Run(Operation.ReadFile(File)).Errno);
    }

    [Fact]
    public void File_OfWhichNothingIsKnown_IsNotGuessedAt()
    {
        SimMachine machine = Machine(TestMachines.Intel);

        SimException refusal = Assert.Throws<SimException>(
            () => machine.Run(Operation.ReadFile("/sys/kernel/mm/ksm/run")));

        Assert.Equal(SimError.FileNotKnown, refusal.Error);
    }

    private static SimMachine Machine(CpuModel model, CpuModel? odd = null) =>
        TestMachines.Create("patch-v1", model, odd)
        .WithGeneration(GenerationCatalog.Find("patch-v1")! with
        {
            Id = "asked",
            From = "patch-v1",
            IncompatibleCpuFile = File,
            KnownParts =
            [
                .. GenerationCatalog.Find("patch-v1")!.KnownParts,
                new KnownPart(GenerationPart.Query, "a file", Confidence.Derived, "a wish"),
            ],
        });
}
