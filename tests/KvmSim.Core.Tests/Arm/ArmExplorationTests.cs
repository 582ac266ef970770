using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Races;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// Late CPUs of arm64 in every order: who never comes, who comes as the others are, and who changes what VMs are told.
/// </summary>
public sealed class ArmExplorationTests
{
    private const string SpecSei = "ID_AA64MMFR1_EL1.SpecSEI";

    private static readonly CpuModel A53 = ArmModels.A53, A72 = ArmModels.A72, A76 = ArmModels.A76;

    /// <summary>The question of SpecSEI: booted without, a VM is there, and a CPU with it comes.</summary>
    [Fact]
    public void Search_OfACpuWithSpecSei_FindsTheVmThatDoesNotKnow()
    {
        MachineExploration explored = Explore("maxcpus=2", A76, A76, A76.With(SpecSei, 1), A76.With(SpecSei, 1));

        Assert.Equal([2, 3], Assert.Single(explored.Options.ChangingCpus));
        Assert.Equal([], explored.Options.IncompatibleCpus!);
        Assert.Equal([], explored.Limits);
        RaceSearchResult result = Search(explored);
        RaceViolation found = Assert.Single(result.Violations);
        Assert.Equal((true, RaceProperty.StaleVm, 8), (result.Complete, found.Property, found.Depth));
        Assert.Contains(
            found.Schedule!.Steps, step => step.Changes.Contains("what VMs are told changes", StringComparer.Ordinal));
    }

    /// <summary>Other ways round: the system counts with it from boot on, or nothing differs.</summary>
    [Fact]
    public void Search_WhereTheSystemCountsWithIt_FindsNothing()
    {
        CpuModel with = A76.With(SpecSei, 1);
        foreach (CpuModel[] cpus in (CpuModel[][])[[with, A76, with], [A76, with, with], [A76, A76, A76]])
        {
            MachineExploration explored = Explore("maxcpus=2", cpus);

            Assert.Empty(explored.Options.ChangingCpus);
            Assert.Empty(Search(explored).Violations);
        }
    }

    /// <summary>A CPU that came already changes nothing more: only who was there before goes by old values.</summary>
    [Fact]
    public void Machine_WhoseCpuCameAlready_ChangesNothingMore()
    {
        SimMachine machine = Machine("maxcpus=2", A76, A76, A76.With(SpecSei, 1), A76.With(SpecSei, 1));
        machine.Run(Operation.Online(2));

        Assert.Empty(MachineExploration.Of(machine).Options.ChangingCpus);
    }

    /// <summary>CPUs that change different fields are two kinds: a VM may know of one and not of the other.</summary>
    [Fact]
    public void Machine_WithTwoOddCpus_HasTwoKinds()
    {
        MachineExploration explored = Explore(
            "maxcpus=1", A76, A76.With(SpecSei, 1), A76.With("ID_AA64MMFR1_EL1.LO", 0), A76.With(SpecSei, 1));

        Assert.Equal([[1, 3], [2]], explored.Options.ChangingCpus);
    }

    /// <summary>Who is refused, or would end in a panic, takes no part; the numbers are those of the machine.</summary>
    [Fact]
    public void Machine_WithCpusThatNeverCome_LeavesThemOut()
    {
        MachineExploration explored = Explore("maxcpus=1", A53, A72, A53, A72);

        Assert.Equal("1,3", explored.NeverOnline.ToString());
        Assert.Equal([0, 2], explored.Options.CpuNumbers!);
        Assert.Empty(explored.Options.ChangingCpus);
        Assert.Empty(Search(explored).Violations);
        Assert.Equal("2-3", Explore("maxcpus=2 kvm-arm.mode=protected", A72, A72, A72, A72).NeverOnline.ToString());
    }

    [Fact]
    public void Machine_WithOneCpuThatIsEverOnline_CannotBeExplored()
    {
        RaceSearchException error = Assert.Throws<RaceSearchException>(() => Explore("maxcpus=1", A53, A72));

        Assert.Equal(nameof(RaceSearchOptions.CpuCount), error.Option);
        Assert.Contains("CPU 1 is refused before", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// A smaller PARange shuts out who comes behind it (recorded): whether that CPU comes hangs on the order, which the
    /// explorer does not know, so nothing that was not found is known to hold.
    /// </summary>
    [Fact]
    public void Machine_WhoseCpusShutEachOtherOut_IsOpen()
    {
        MachineExploration explored = Explore(
            "maxcpus=1", A76, A76.With("ID_AA64MMFR0_EL1.PARANGE", 1), A76);

        Assert.Equal([1], Assert.Single(explored.Options.ChangingCpus));
        Assert.Equal("2", explored.Unknown.ToString());
        Assert.Contains("CPU 2 is refused behind", Assert.Single(explored.Limits), StringComparison.Ordinal);
    }

    [Fact]
    public void Machine_WithAnUnknownRegister_IsOpen()
    {
        MachineExploration explored = Explore("maxcpus=1", A76, A76.Without("ID_AA64MMFR1_EL1"));

        Assert.Equal("1", explored.Unknown.ToString());
    }

    /// <summary>Any number of CPUs, SPIN and a scenario have no words for such CPUs, and say so.</summary>
    [Fact]
    public void Search_OfChangingCpus_IsRefusedWhereItCannotBeSaid()
    {
        MachineExploration explored = Explore("maxcpus=2", A76, A76, A76.With(SpecSei, 1));

        RaceSearchException any = Assert.Throws<RaceSearchException>(
            () => AnyCpuCountSearch.Run(explored.Options, TestContext.Current.CancellationToken));
        Assert.Equal(nameof(RaceSearchOptions.ChangingCpus), any.Option);
        RaceSchedule schedule = Search(explored).Violations[0].Schedule!;
        foreach (RaceExportFormat format in (RaceExportFormat[])[RaceExportFormat.Promela, RaceExportFormat.Scenario])
        {
            Assert.Throws<RaceExportException>(() => RaceExport.Write(schedule, format));
        }
    }

    /// <summary>What a machine shows: the VM of before goes by the old value, the one of after by the new.</summary>
    [Fact]
    public void Vm_ThatWasToldBefore_GoesByTheValueOfThen()
    {
        SimMachine machine = Machine("maxcpus=2", A76, A76, A76.With(SpecSei, 1));
        machine.Run(Operation.CreateVm("created"));
        machine.Run(Operation.CreateVm("old"));
        machine.Run(Operation.RunVcpu("old", 0));
        Assert.Empty(machine.FindStaleValues("old"));

        machine.Run(Operation.Online(2));
        machine.Run(Operation.CreateVm("new"));
        machine.Run(Operation.RunVcpu("new", 2));

        Assert.Equal(
            new StaleValue(2, SpecSei, Told: 0, Now: 1), Assert.Single(machine.FindStaleValues("old")));
        Assert.Empty(machine.FindStaleValues("new"));
        Assert.Empty(machine.FindStaleValues("created"));
        machine.Run(Operation.Offline(2));
        Assert.Empty(machine.FindStaleValues("old"));
        machine.Run(Operation.Online(2));
        Assert.Single(machine.FindStaleValues("old"));
    }

    private static MachineExploration Explore(string commandLine, params CpuModel[] cpus) =>
        MachineExploration.Of(Machine(commandLine, cpus));

    private static SimMachine Machine(string commandLine, params CpuModel[] cpus) =>
        ArmModels.Machine("arm64-7.3", commandLine, cpus);

    private static RaceSearchResult Search(MachineExploration explored) => RaceSearch.Run(
        explored.Options with { Properties = RaceProperty.All & ~RaceProperty.LoadRace },
        TestContext.Current.CancellationToken);
}
