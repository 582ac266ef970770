using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>What a machine says of its CPUs where nothing is there to compare them with.</summary>
public sealed class JudgementTests
{
    /// <summary>HLT exiting cannot be 1: setup_vmcs_config gives up.</summary>
    private static readonly CpuModel Crippled =
        TestMachines.Intel with
        {
            Name = "crippled",
            Msrs = TestMachines.Intel.Msrs.With(0x482, 0xfff9_ff7e_0401_e172),
        };

    [Theory]
    [InlineData("linux-5.16")]
    [InlineData("linux-6.1")]
    [InlineData("linux-6.12")]
    public void Judge_BootCpuThatCannotBeSetUp_FailsAsLoadingDoes(string generation)
    {
        SimMachine machine = TestMachines.Create(generation, Crippled, TestMachines.Intel);
        CpuJudgement boot = machine.Judge(0);

        Assert.Equal(CheckFailureReason.VmcsSetupFailed, boot.Failure?.Reason);
        Assert.Equal("HLT exiting", Assert.Single(Assert.Single(boot.Findings).Bits).SdmName);
        Assert.Equal(CheckVerdict.Pass, machine.Judge(TestMachines.OddCpu).Verdict);
        Assert.Equal(Errno.EIO, machine.Predict(Operation.Load("kvm_intel")).Errno);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Compare_CpusOfOneModel_SaysWhatIsNotKnownOfAPartialOne(bool isPartial, int rows)
    {
        CpuModel model = TestMachines.Intel with
        {
            Msrs = MsrSet.Of(TestMachines.Intel.Msrs.Where(pair => pair.Key != 0x48b)),
            IsPartial = isPartial,
        };
        SimMachine machine = TestMachines.Create("linux-6.12", model);

        IReadOnlyList<CompatibilityFinding> found = CpuComparison.Compare(machine, 1, machine, 0);

        Assert.Equal(rows, found.Count);
        Assert.All(found, finding => Assert.Equal(FindingSeverity.Unknown, finding.Severity));
    }

    /// <summary>
    /// What to do about a CPU without VMX depends on whether the others have it, and on what is around the host.
    /// </summary>
    [Theory]
    [InlineData(false, false, "Take the CPU out")]
    [InlineData(true, false, "Enable VMX in the firmware setup")]
    [InlineData(true, true, "Nested virtualization is off in the hypervisor around this host")]
    public void Judge_OfACpuWithoutVmx_SaysWhatFitsTheMachine(bool allLackIt, bool isGuest, string remedy)
    {
        CpuModel without =
            TestMachines.Intel with { Name = "without", Features = TestMachines.Intel.Features.Without("vmx") };
        without = isGuest ? without with { Features = without.Features.With("hypervisor") } : without;
        SimMachine machine = TestMachines.Create("linux-6.12", allLackIt ? without : TestMachines.Intel, without);

        CompatibilityFinding finding = Assert.Single(machine.Judge(TestMachines.OddCpu).Findings);
        Assert.StartsWith(remedy, finding.Remedy, StringComparison.Ordinal);
    }
}
