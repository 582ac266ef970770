using CsCheck;
using KvmSim.Compatibility;
using KvmSim.Description;
using KvmSim.Fleet;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>A machine of a fleet gets the verdicts that the machine itself gives when it is powered on whole.</summary>
public sealed class FleetJudgeTests
{
    public static TheoryData<string, string> All
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (string machine in ShippedFleet.Machines.Select(machine => machine.Metadata.Name))
            {
                foreach (string generation in new[] { "linux-5.16", "linux-6.1", "linux-6.3", "linux-6.12" })
                {
                    rows.Add(machine, generation);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Judge_OfAShippedMachine_AgreesWithTheMachineItself(string name, string generation) =>
        AssertAgrees(ShippedFleet.Get(name), GenerationCatalog.Find(generation)!);

    [Fact]
    public void Judge_OfMachinesOfArmUnderX86_IsNotApplicable() => Assert.All(
        ShippedFleet.Arm,
        machine => Assert.Equal(
            CheckVerdict.NotApplicable,
            new FleetJudge(GenerationCatalog.Find("linux-6.12")).Judge(machine).Verdict));

    /// <summary>
    /// A kernel with PREEMPT_RT does not load KVM where the TSC is not constant (recorded on 6.1 and 6.12): the same
    /// CPUs under another one are another machine, whichever is judged first.
    /// </summary>
    [Fact]
    public void Judge_OfTheSameCpusUnderARealTimeKernel_IsAnotherVerdict()
    {
        MachineDocument usual = ShippedFleet.Get("lakefield") with
        {
            BootCpu = 0,
            Topology = null,
            Models = new CpuModelLibrary([TestMachines.Amd]),
            Cpus = [new CpuEntryDocument { Ids = CpuSet.Of([0, 1]), Model = TestMachines.Amd.Name }],
        };
        MachineDocument realTime = usual with { Kernel = usual.Kernel with { Flavour = KernelFlavour.RealTime } };
        FleetJudge judge = new(GenerationCatalog.Find("linux-6.12")), other = new(GenerationCatalog.Find("linux-6.12"));

        Assert.Equal(
            "ok, EOPNOTSUPP, ok",
            string.Join(", ", new[] { usual, realTime, usual }.Select(one => judge.Judge(one).Load)));
        Assert.Equal(
            "EOPNOTSUPP, ok", string.Join(", ", new[] { realTime, usual }.Select(one => other.Judge(one).Load)));
        Assert.Equal(CheckVerdict.Fail, judge.Judge(realTime).Verdict);
    }

    [Fact]
    public void Judge_OfMachinesMixedOfAllModels_AgreesWithTheMachineItself()
    {
        CpuModel[] models = [.. ShippedFleet.Machines.SelectMany(machine => machine.Cpus.Select(machine.HardwareOf))
            .Select((model, index) => model with { Name = $"m{index}" })];
        MachineDocument any = ShippedFleet.Get("lakefield");
        Gen.Select(Gen.Int[0, models.Length - 1].Array[1, 7], Gen.Int[0, 6], Gen.Bool.Array[7])
            .Sample((picked, boot, offline) =>
        {
            int bootCpu = boot % picked.Length;
            MachineDocument document = any with
            {
                BootCpu = bootCpu,
                Topology = null,
                Models = new CpuModelLibrary(models),
                Cpus = [.. picked.Select((model, cpu) => new CpuEntryDocument
                {
                    Ids = CpuSet.Of(cpu),
                    Model = models[model].Name,
                    State = offline[cpu] && cpu != bootCpu ? CpuState.Offline : CpuState.Online,
                })],
            };
            AssertAgrees(document, GenerationCatalog.Find("linux-6.12")!);
        }, iter: 150);
    }

    /// <summary>
    /// 0x489 is compared and no more: what guests get is made of their own CPUID. Over 0x48b loading on the boot CPU
    /// itself can fail.
    /// </summary>
    [Theory]
    [InlineData(Msr.Ia32VmxCr4Fixed1, "1-39", "needs MSR 0x489 of CPU 1")]
    [InlineData(Msr.Ia32VmxProcBasedCtls2, "0 1-39", "needs MSR 0x48b of CPU 1")]
    public void Judge_OfAPartialModel_DoesNotTakeItsCpusForAlike(uint hidden, string suspects, string missing)
    {
        MachineDocument whole = ShippedFleet.Get("sapphire-rapids");
        CpuModel model = whole.HardwareOf(whole.Cpus[0]);
        CpuModel partial = model with
        {
            IsPartial = true,
            Msrs = MsrSet.Of(model.Msrs.Where(entry => entry.Key != hidden)),
        };
        FleetMachine judged = new FleetJudge().Judge(whole with { Models = new CpuModelLibrary(partial) });

        Assert.Equal(CheckVerdict.Unknown, judged.Verdict);
        Assert.Equal(suspects, string.Join(' ', judged.Suspects.Select(suspect => suspect.Cpus)));
        Assert.Contains(missing, judged.Suspects[^1].Missing, StringComparer.Ordinal);
        Assert.Equal(hidden == Msr.Ia32VmxCr4Fixed1, judged.Capabilities.Unknown.IsEmpty);
    }

    [Fact]
    public void Judge_OfTwoMachinesOfOneShape_NamesTheCpusOfEach()
    {
        MachineDocument lakefield = ShippedFleet.Get("lakefield");
        MachineDocument wider = lakefield with
        {
            Topology = null,
            Cpus = [
                .. lakefield.Cpus.Select(
                    entry => entry.Ids.Contains(4) ? entry with { Ids = CpuSet.Parse("4-6") } : entry)],
        };
        FleetJudge judge = new();

        Assert.Equal("4", judge.Judge(lakefield with { Topology = null }).Suspects.Single().Cpus.ToString());
        FleetMachine second = judge.Judge(wider);
        Assert.Equal("4-6", second.Suspects.Single().Cpus.ToString());
        Assert.Equal((7, 4), (second.CpuCount, second.AcceptedCount));
    }

    private static void AssertAgrees(MachineDocument document, Generation generation)
    {
        FleetMachine judged = new FleetJudge(generation).Judge(document);
        SimMachine machine = new(Scenarios(generation, document));
        if (machine.State.Death is { } death)
        {
            Assert.Equal((CheckVerdict.Fail, true), (judged.Verdict, judged.Death is not null));
            return;
        }

        CpuJudgement[] own = [.. machine.State.Present.Select(machine.Judge)];
        Assert.Equal(own.Length, judged.CpuCount);
        Assert.Equal(own.Count(one => one.Verdict == CheckVerdict.Pass), judged.AcceptedCount);
        foreach (CpuJudgement one in own)
        {
            FleetCpus? suspect = judged.Suspects.SingleOrDefault(suspect => suspect.Cpus.Contains(one.Cpu));
            Assert.Equal((one.Cpu, one.Verdict), (one.Cpu, suspect?.Verdict ?? CheckVerdict.Pass));
            Assert.Equal(one.Failure?.Reason, suspect?.Failure?.Reason);
        }

        // One CPU that is refused is enough, and so is a module that does not load; one that is open leaves it open.
        if (own.All(one => one.Verdict != CheckVerdict.NotApplicable))
        {
            bool isLoaded = judged.Load == FleetMachine.Loaded;
            Assert.Equal(
                judged.Verdict == CheckVerdict.Fail,
                !isLoaded || own.Any(one => one.Verdict == CheckVerdict.Fail));
            Assert.Equal(
                judged.Verdict == CheckVerdict.Pass, isLoaded && own.All(one => one.Verdict == CheckVerdict.Pass));
            OperationResult load = machine.Run(Operation.Load(
                VendorLoading.NameOf(VendorRules.ModuleFor(machine.Kernel)),
                onCpu: machine.Description.BootCpu));
            Assert.Equal(load.Succeeded, isLoaded);
        }
    }

    private static HostDescription Scenarios(Generation generation, MachineDocument document) =>
        KvmSim.Scenarios.GenerationVariant.Of(generation).First().Apply(MachineBlueprint.Of(document, generation)) with
        {
            BuiltIn = false,
            LoadedAtBoot = [],
        };
}
