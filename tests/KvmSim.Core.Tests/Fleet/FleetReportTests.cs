using KvmSim.Description;
using KvmSim.Fleet;
using KvmSim.Hardware;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>Classes, pairs, baselines and costs.</summary>
public sealed class FleetReportTests
{
    [Fact]
    public void Classes_OfMachinesThatDifferInWhatNoGuestSees_AreOne()
    {
        MachineDocument one = ShippedFleet.Get("sapphire-rapids");
        MachineDocument other = Vary(one, "other", model => model with
        {
            Stepping = 4,
            Microcode = 1,
            Features = model.Features.Without("dtherm").Without("hwp"),
        });
        FleetReport report = Report(one, other);

        FleetClass only = Assert.Single(report.Classes);
        Assert.Equal(["sapphire-rapids", "other"], only.Machines);
        Assert.True(only.IsComplete);
        Assert.Empty(report.Pairs);
        Assert.Empty(report.Baseline.Costs);
    }

    [Fact]
    public void Pair_WhereOneHasAFeatureMore_GoesOneWayOnly()
    {
        MachineDocument more = ShippedFleet.Get("sapphire-rapids");
        MachineDocument less = Vary(
            more, "less", model => model with { Features = model.Features.Without("avx512_fp16") });
        FleetReport report = Report(more, less);

        FleetPair down = report.Pairs.Single(pair => pair.From.Machines[0] == "sapphire-rapids");
        FleetPair up = report.Pairs.Single(pair => pair.From.Machines[0] == "less");
        Assert.Equal((FleetAnswer.No, "avx512_fp16"), (down.Guest, down.Missing.ToString()));
        Assert.Equal((FleetAnswer.Yes, FleetAnswer.Yes), (up.Guest, up.NestingGuest));
        CapabilityCost cost = Assert.Single(report.Baseline.Costs);
        Assert.Equal(["less"], cost.LackingOn);
        Assert.Equal("avx512_fp16", cost.Lost.ToString());
    }

    [Fact]
    public void Pair_WhereOneHasAVmxControlMore_StopsOnlyGuestsThatNest()
    {
        // Bit 25 of the secondary controls, "use TSC scaling", is one that KVM shows to nested hypervisors.
        MachineDocument more = ShippedFleet.Get("sapphire-rapids");
        MachineDocument less = Vary(more, "less", model => model with
        {
            Msrs = model.Msrs.With(Msr.Ia32VmxProcBasedCtls2, 0xcfff3fff00000000 & ~(1UL << 57)),
        });
        FleetPair down = Report(more, less).Pairs.Single(pair => pair.To.Machines[0] == "less");

        Assert.Equal((FleetAnswer.Yes, FleetAnswer.No), (down.Guest, down.NestingGuest));
        Assert.Equal("vmx-tsc-scaling", down.Missing.ToString());
    }

    /// <summary>
    /// CR0 and CR4 of a nested guest come of its own CPUID: SMX, PKS and user interrupts, which KVM offers to none, are
    /// no loss.
    /// </summary>
    [Fact]
    public void Classes_OfMachinesThatDifferInControlRegistersThatNoGuestHas_AreOne()
    {
        MachineDocument more = ShippedFleet.Get("sapphire-rapids");
        MachineDocument less = Vary(more, "less", model =>
        {
            Assert.True(model.Msrs.TryGet(Msr.Ia32VmxCr4Fixed1, out ulong value));
            return model with
            {
                Msrs = model.Msrs.With(
                Msr.Ia32VmxCr4Fixed1, value & ~((1UL << 14) | (1UL << 24) | (1UL << 25)))
            };
        });

        Assert.Equal(2, Assert.Single(Report(more, less).Classes).Machines.Count);
    }

    /// <summary>What a nested hypervisor reads: a CR4 bit follows the feature, VPID's extents are KVM's own.</summary>
    [Theory]
    [InlineData("X86_CR0_PG", true)]
    [InlineData("X86_CR4_LA57", true)]
    [InlineData("X86_CR4_PCE", true)]
    [InlineData("X86_CR4_SMXE", false)]
    [InlineData("CR4.UINTR", false)]
    [InlineData("vmx-invvpid-single-addr", true)]
    public void Capabilities_OfANestedHypervisor_AreAsKvmMakesThem(string name, bool expected)
    {
        FleetMachine machine = new FleetJudge().Judge(ShippedFleet.Get("sapphire-rapids"));
        Capability capability = CapabilityTable.All.Single(capability => capability.Name == name);

        Assert.Equal(expected, machine.Capabilities.Has.Contains(capability));
        Assert.False(machine.Capabilities.Unknown.Contains(capability));
    }

    /// <summary>
    /// The image is as facts 2.6 has it: masked from the hardware, always there, or by a switch. What is masked away of
    /// hardware that has it (Sapphire Rapids), is not there.
    /// </summary>
    [Theory]
    [InlineData(0x481u, 0, true)] // external-interrupt exiting, of hardware
    [InlineData(0x481u, 5, true)] // virtual NMIs, of hardware
    [InlineData(0x481u, 6, true)] // preemption timer, KVM's own
    [InlineData(0x481u, 7, true)] // posted interrupts, with APICv
    [InlineData(0x482u, 17, false)] // tertiary controls, never
    [InlineData(0x482u, 28, true)] // MSR bitmaps, KVM's own
    [InlineData(0x482u, 31, true)]
    [InlineData(0x483u, 12, true)] // IA32_PERF_GLOBAL_CTRL, KVM's own
    [InlineData(0x483u, 20, true)] // IA32_EFER, KVM's own
    [InlineData(0x483u, 24, false)] // no conceal of PT, never
    [InlineData(0x484u, 13, true)]
    [InlineData(0x484u, 15, true)]
    [InlineData(0x484u, 18, false)] // load of RTIT_CTL, never
    [InlineData(0x48bu, 1, true)] // EPT, by its switch
    [InlineData(0x48bu, 5, true)] // VPID, by its switch
    [InlineData(0x48bu, 7, true)] // unrestricted guest
    [InlineData(0x48bu, 14, true)] // shadow VMCS, KVM's own
    [InlineData(0x48bu, 17, true)] // PML, with EPT's A/D bits
    [InlineData(0x48bu, 10, false)] // PAUSE-loop exiting, never
    [InlineData(0x48bu, 18, false)] // EPT-violation #VE, never
    [InlineData(0x48bu, 19, false)] // conceal of PT, never
    [InlineData(0x48cu, 16, true)] // 2 MB pages, KVM's own
    [InlineData(0x48cu, 17, true)]
    [InlineData(0x48cu, 20, true)] // INVEPT, of hardware
    [InlineData(0x48cu, 21, true)] // A/D bits, by their switch
    [InlineData(0x48cu, 22, false)] // advanced exit information, never
    [InlineData(0x485u, 5, true)] // EFER.LMA stored, of hardware
    [InlineData(0x485u, 6, true)] // HLT state, KVM's own
    [InlineData(0x485u, 7, false)] // shutdown state, never
    [InlineData(0x485u, 8, true)] // wait-for-SIPI, KVM's own
    [InlineData(0x485u, 14, false)] // PT in VMX operation, never
    [InlineData(0x485u, 29, true)] // VMWRITE to read-only fields, KVM's own
    [InlineData(0x485u, 30, false)] // injection with length 0, never
    [InlineData(0x480u, 54, true)] // INS and OUTS, of the reference
    public void Capabilities_OfTheImage_AreMaskedAsInTheKernel(uint msr, int bit, bool expected)
    {
        FleetMachine machine = new FleetJudge().Judge(ShippedFleet.Get("sapphire-rapids"));
        Capability? capability = CapabilityTable.All.FirstOrDefault(one =>
            one.Msr == msr && one.Bit == bit && one.Kind != CapabilityKind.VmxDefault1);

        Assert.Equal(expected, capability is not null && machine.Capabilities.Has.Contains(capability));
        Assert.False(capability is not null && machine.Capabilities.Unknown.Contains(capability));
    }

    /// <summary>
    /// A control that KVM ties to a feature of the guest goes with the feature, though the register has it.
    /// </summary>
    [Theory]
    [InlineData("rdrand", 11)]
    [InlineData("invpcid", 12)]
    [InlineData("rdseed", 16)]
    [InlineData("xsaves", 20)]
    [InlineData("waitpkg", 26)]
    public void Capabilities_OfAGuestWithoutAFeature_LackItsControl(string feature, int bit)
    {
        MachineDocument with = ShippedFleet.Get("sapphire-rapids");
        MachineDocument without = Vary(
            with, "without", model => model.WithFeatures(CpuFeatureSet.Empty, CpuFeatureSet.Of(feature)));
        Capability control = CapabilityTable.All.Single(one => one.Msr == Msr.Ia32VmxProcBasedCtls2 && one.Bit == bit);

        Assert.True(new FleetJudge().Judge(with).Capabilities.Has.Contains(control));
        Assert.False(new FleetJudge().Judge(without).Capabilities.Has.Contains(control));
    }

    /// <summary>Hosts without the feature are one class, whether their registers have the control or not.</summary>
    [Fact]
    public void Classes_OfMachinesThatDifferInAControlWithoutItsFeature_AreOne()
    {
        CpuFeatureSet rdseed = CpuFeatureSet.Of("rdseed");
        MachineDocument more = Vary(
            ShippedFleet.Get("sapphire-rapids"), "more", model => model.WithFeatures(CpuFeatureSet.Empty, rdseed));
        MachineDocument less = Vary(more, "less", model =>
        {
            Assert.True(model.Msrs.TryGet(Msr.Ia32VmxProcBasedCtls2, out ulong value));
            return model with { Msrs = model.Msrs.With(Msr.Ia32VmxProcBasedCtls2, value & ~(1UL << 48)) };
        });

        Assert.Equal(2, Assert.Single(Report(more, less).Classes).Machines.Count);
    }

    /// <summary>RDPID alone is enough for the control that allows RDTSCP and RDPID.</summary>
    [Theory]
    [InlineData("rdtscp", true)]
    [InlineData("rdtscp,rdpid", false)]
    public void Capabilities_OfAGuestWithRdpid_HaveTheControlOfRdtscp(string missing, bool expected)
    {
        MachineDocument less = Vary(ShippedFleet.Get("sapphire-rapids"), "less", model =>
            model.WithFeatures(CpuFeatureSet.Empty, CpuFeatureSet.Of(missing.Split(','))));
        Capability control = CapabilityTable.All.Single(one => one.Msr == Msr.Ia32VmxProcBasedCtls2 && one.Bit == 3);

        Assert.Equal(expected, new FleetJudge().Judge(less).Capabilities.Has.Contains(control));
    }

    /// <summary>
    /// kvm_intel emulates UMIP where it can intercept the instructions (vmx_umip_emulated), nesting or not.
    /// </summary>
    [Theory]
    [InlineData("", true, "1", true)] // as it is
    [InlineData("umip", true, "1", true)]
    [InlineData("umip", true, "0", true)]
    [InlineData("", false, "1", true)] // the hardware's own needs no exit
    [InlineData("umip", false, "1", false)]
    [InlineData("umip", false, "0", false)]
    public void Capabilities_WithDescriptorTableExiting_HaveUmip(
        string missing, bool exits, string nested, bool expected)
    {
        MachineDocument document = Vary(ShippedFleet.Get("sapphire-rapids"), "varied", model =>
        {
            Assert.True(model.Msrs.TryGet(Msr.Ia32VmxProcBasedCtls2, out ulong value));
            Assert.NotEqual(0UL, value & (1UL << 34));
            CpuFeatureSet removed = missing.Length == 0 ? CpuFeatureSet.Empty : CpuFeatureSet.Of(missing);
            return model.WithFeatures(CpuFeatureSet.Empty, removed) with
            {
                Msrs = exits ? model.Msrs : model.Msrs.With(Msr.Ia32VmxProcBasedCtls2, value & ~(1UL << 34)),
            };
        });
        SimMachine machine = new(MachineBlueprint.Of(document) with
        {
            Parameters = new Dictionary<string, ParameterValues>(StringComparer.Ordinal)
            {
                ["kvm_intel"] = ParameterValues.Of([new KeyValuePair<string, string>("nested", nested)]),
            },
        });

        KnownCapabilities offered = GuestCapabilities.Of(machine);
        Capability umip = CapabilityTable.All[CpuFeatureTable.Get("umip").Index];

        Assert.Equal(expected, offered.Has.Contains(umip));
        Assert.False(offered.Unknown.Contains(umip));
    }

    /// <summary>What would decide it is not known, so neither is it.</summary>
    [Fact]
    public void Capabilities_WithoutTheRegisterOfTheExit_LeaveUmipUnknown()
    {
        MachineDocument document = Vary(ShippedFleet.Get("sapphire-rapids"), "varied", model =>
            model.WithFeatures(CpuFeatureSet.Empty, CpuFeatureSet.Of("umip")) with
            {
                Msrs = MsrSet.Of(model.Msrs.Where(entry => entry.Key != Msr.Ia32VmxProcBasedCtls2)),
            });
        Capability umip = CapabilityTable.All[CpuFeatureTable.Get("umip").Index];

        KnownCapabilities offered = new FleetJudge().Judge(document).Capabilities;

        Assert.False(offered.Has.Contains(umip));
        Assert.True(offered.Unknown.Contains(umip));
    }

    /// <summary>kvm_amd does not emulate UMIP; the check of an address, with nested=1, it does.</summary>
    [Theory]
    [InlineData("umip", false)]
    [InlineData("svme_addr_chk", true)]
    public void Capabilities_OfKvmAmdWithoutAFeature_HaveWhatItEmulates(string feature, bool expected)
    {
        MachineDocument amd = ShippedFleet.Machines.First(
            machine => machine.Models.Models.All(model => model.Vendor == CpuVendor.Amd));
        MachineDocument less = Vary(
            amd, "less", model => model.WithFeatures(CpuFeatureSet.Empty, CpuFeatureSet.Of(feature)));
        Capability capability = CapabilityTable.All[CpuFeatureTable.Get(feature).Index];

        Assert.Equal(expected, new FleetJudge().Judge(less).Capabilities.Has.Contains(capability));
    }

    /// <summary>What KVM emulates for every guest, whatever the host has (kvm_set_cpu_caps).</summary>
    [Theory]
    [InlineData("x2apic", true)]
    [InlineData("tsc_deadline_timer", true)]
    [InlineData("hypervisor", true)]
    [InlineData("tsc_adjust", true)]
    [InlineData("arch_capabilities", true)]
    [InlineData("rdpid", false)]
    [InlineData("movbe", false)]
    [InlineData("rdtscp", false)]
    public void Capabilities_OfAHostWithoutAFeature_HaveWhatKvmEmulates(string feature, bool expected)
    {
        MachineDocument less = Vary(ShippedFleet.Get("sapphire-rapids"), "less", model =>
            model.WithFeatures(CpuFeatureSet.Empty, CpuFeatureSet.Of(feature)));
        Capability capability = CapabilityTable.All[CpuFeatureTable.Get(feature).Index];

        Assert.Equal(expected, new FleetJudge().Judge(less).Capabilities.Has.Contains(capability));
    }

    [Fact]
    public void Change_OfAFeature_IsJudgedBesideWhatIs()
    {
        MachineDocument one = ShippedFleet.Get("sapphire-rapids"), other = Vary(one, "other", model => model);
        FleetChange change = new((name, _) => name == "other", CpuFeatureSet.Of("avx512_fp16"), []);
        FleetJudge judge = new(changes: [change]);
        FleetReport report = FleetReport.Of(
            [judge.Judge(one), judge.Judge(other)], cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("other", Assert.Single(report.Changed).Name);
        Assert.Equal("avx512_fp16", report.Lost.ToString());
        Assert.True(report.Gained.IsEmpty);
        Assert.Equal(2, report.Classes.Count);
    }

    [Fact]
    public void Change_OfRegisters_TakesThoseOfTheSameKindOfCpu()
    {
        MachineDocument hybrid = ShippedFleet.Get("lakefield");
        CpuModel tremont = hybrid.HardwareOf(hybrid.Cpus[0]);
        FleetChange same = new(
            (_, _) => true, CpuFeatureSet.Empty, [tremont with { Msrs = MsrSet.Empty.With(0x8b, 7), Microcode = 9 }]);
        FleetChange foreign = same with { RegistersOf = [tremont with { Stepping = tremont.Stepping + 1 }] };

        Assert.Equal(9u, same.Apply(tremont).Microcode);
        Assert.True(same.Apply(tremont).Msrs.TryGet(0x8b, out ulong revision) && revision == 7);
        Assert.Same(tremont, foreign.Apply(tremont));
        Assert.Null(new FleetJudge(changes: [foreign]).Judge(hybrid).Before);
    }

    /// <summary>A reader that fails, whatever it throws, costs its own file alone.</summary>
    [Fact]
    public void Run_WithAReaderThatThrows_TellsItAndGoesOn()
    {
        MachineDocument machine = ShippedFleet.Get("lakefield");
        FleetOutcome[] outcomes =
        [
            .. FleetRun.Judge(
                ["bad", "good"],
                file => file == "bad" ? throw new FormatException("no such row") : new FleetFile(
                    file, [machine], null, []),
                new FleetJudge(),
                2,
                CancellationToken.None),
        ];

        Assert.IsType<FormatException>(Assert.Single(outcomes[0].Problems));
        Assert.Single(outcomes[1].Machines);
    }

    [Fact]
    public void Pair_WhereAFeatureIsNotKnown_IsUnknownAndNeverYes()
    {
        MachineDocument known = ShippedFleet.Get("sapphire-rapids");
        MachineDocument open = Vary(known, "open", model => model with
        {
            Features = model.Features.Without("amx_tile"),
            UnknownFeatures = CpuFeatureSet.Of("amx_tile"),
        });
        FleetReport report = Report(known, open);

        FleetPair there = report.Pairs.Single(pair => pair.To.Machines[0] == "open");
        FleetPair back = report.Pairs.Single(pair => pair.From.Machines[0] == "open");
        Assert.Equal((FleetAnswer.Unknown, "amx_tile"), (there.Guest, there.Unknown.ToString()));
        Assert.Equal((FleetAnswer.Yes, ""), (back.Guest, back.Unknown.ToString()));
        Assert.Equal("amx_tile", report.Baseline.Shared.Unknown.ToString());
        Assert.Equal(["open"], Assert.Single(report.Baseline.Costs).UnknownOn);
    }

    [Fact]
    public void Pair_OfTwoVendors_NamesTheVendorsAsTheObstacle()
    {
        FleetReport report = Report(ShippedFleet.Get("sapphire-rapids"), ShippedFleet.Get("epyc-rome"));

        Assert.All(report.Pairs, pair => Assert.Equal((FleetAnswer.No, true), (pair.Guest, pair.Obstacle is not null)));
    }

    [Fact]
    public void Exclude_OfTheMachineThatCosts_RegainsWhatItCost()
    {
        MachineDocument more = ShippedFleet.Get("sapphire-rapids");
        MachineDocument less = Vary(
            more, "less", model => model with { Features = model.Features.Without("avx512_fp16") });
        FleetReport report = FleetReport.Of(
            Judge(more, less), machine => machine.Name == "less", TestContext.Current.CancellationToken);

        Assert.Equal("less", Assert.Single(report.Excluded).Name);
        Assert.Equal("sapphire-rapids", Assert.Single(report.Machines).Name);
        Assert.Equal("avx512_fp16", report.Regained.ToString());
    }

    [Fact]
    public void Names_ThatComeTwice_AreToldApart()
    {
        MachineDocument machine = ShippedFleet.Get("epyc-rome");

        Assert.Equal(["epyc-rome", "epyc-rome#2"], Report(machine, machine).Classes.Single().Machines);
    }

    [Fact]
    public void Baseline_OfManyRandomSets_IsTheIntersection()
    {
        FleetMachine[] machines = [.. Judge([.. ShippedFleet.Machines])];
        CapabilityBaseline baseline = CapabilityBaseline.Of(
            [.. machines.Select(machine => new BaselineMember([machine.Name], machine.Capabilities))]);
        foreach (Capability capability in CapabilityTable.All)
        {
            bool all = machines.All(machine => machine.Capabilities.Has.Contains(capability));
            Assert.Equal((capability.Name, all), (capability.Name, baseline.Shared.Has.Contains(capability)));
            string[] lacking = [.. machines
                .Where(machine => !machine.Capabilities.Has.Contains(capability)
                    && !machine.Capabilities.Unknown.Contains(capability))
                .Select(machine => machine.Name)];
            CapabilityCost? cost = baseline.Costs.SingleOrDefault(cost => cost.Lost.Contains(capability));
            Assert.Equal(!all && baseline.Union.Contains(capability), cost is not null);
            Assert.True(cost is null || lacking.SequenceEqual(cost.LackingOn, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Run_OverManyFiles_KeepsTheirOrderAndTellsOfEachProblem()
    {
        string[] files = [.. Enumerable.Range(0, 500).Select(number => $"{number}")];
        FleetOutcome[] outcomes = [.. FleetRun.Judge(
            files,
            file => file.EndsWith('7')
                ? new FleetFile(file, [], null, [new IOException(file)])
                : new FleetFile(file, [ShippedFleet.Machines[file.Length]], null, []),
            new FleetJudge(),
            4,
            TestContext.Current.CancellationToken)];

        Assert.Equal(files, outcomes.Select(outcome => outcome.Source), StringComparer.Ordinal);
        Assert.Equal(50, outcomes.Count(outcome => outcome.Problems.Count == 1 && outcome.Machines.Count == 0));
    }

    [Fact]
    public void Run_Cancelled_Ends()
    {
        using CancellationTokenSource stop = new();
        IEnumerable<FleetOutcome> endless = FleetRun.Judge(
            Enumerable.Range(0, int.MaxValue).Select(number => $"{number}"),
            file => new FleetFile(file, [ShippedFleet.Machines[0]], null, []),
            new FleetJudge(),
            2,
            stop.Token);

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (FleetOutcome _ in endless)
            {
                stop.Cancel();
            }
        });
    }

    private static FleetReport Report(params MachineDocument[] machines) => FleetReport.Of(Judge(machines));

    private static IEnumerable<FleetMachine> Judge(params MachineDocument[] machines)
    {
        FleetJudge judge = new();
        return machines.Select(machine => judge.Judge(machine));
    }

    /// <summary>The same machine with every CPU changed alike.</summary>
    private static MachineDocument Vary(MachineDocument machine, string name, Func<CpuModel, CpuModel> change) =>
        machine with
        {
            Metadata = new ManifestMetadata { Name = name },
            Models = new CpuModelLibrary(machine.Models.Models.Select(change)),
        };
}
