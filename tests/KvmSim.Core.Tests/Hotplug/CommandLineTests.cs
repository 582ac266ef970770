using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Hotplug;

/// <summary>The kernel command line: which CPUs there are, which come up, which features they keep.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("maxcpus=1", "0", "0-2", "0-3")]
    [InlineData("maxcpus=2", "0-1", "0-2", "0-3")]
    [InlineData("maxcpus=2 maxcpus=9", "0-2", "0-2", "0-3")]
    [InlineData("maxcpus=0", "0", "0", "0")]
    [InlineData("maxcpus=none", "0", "0", "0")]
    [InlineData("nosmp", "0", "0", "0")]
    [InlineData("nr_cpus=2", "0-1", "0-1", "0-1")]
    [InlineData("nr-cpus=2", "0-1", "0-1", "0-1")]
    [InlineData("nr_cpus=3 nr_cpus=2", "0-1", "0-1", "0-1")]
    [InlineData("nr_cpus=0", "0-2", "0-2", "0-3")]
    [InlineData("possible_cpus=2", "0-1", "0-1", "0-1")]
    [InlineData("nr_cpus=3 possible_cpus=2 maxcpus=1", "0", "0-1", "0-1")]
    public void Boot_WithThatCommandLine_HasTheseCpus(
        string commandLine, string online, string present, string possible)
    {
        foreach (string generation in (string[])["linux-6.1", "linux-6.12"])
        {
            SimMachine machine = Boot(generation, commandLine);

            Assert.Equal(online, machine.State.Kvm.Online.ToString());
            Assert.Equal(present, machine.State.Present.ToString());
            Assert.True(SysfsFiles.TryRead(machine.Kernel, "/sys/devices/system/cpu/possible", out string? text));
            Assert.Equal(possible, text);
        }
    }

    /// <summary>6.5 counts the CPUs that it starts (cpuhp_bringup_mask), before that those that are online.</summary>
    [Theory]
    [InlineData("linux-6.1", "0,2")]
    [InlineData("linux-6.12", "0")]
    public void Boot_WhereACpuIsLost_CountsTheNextOrDoesNot(string generation, string online)
    {
        CpuModel lost = TestMachines.Amd with { Name = "lost", Features = TestMachines.Amd.Features.Without("smep") };
        HostDescription described = Describe(generation, "maxcpus=2");
        Dictionary<int, CpuModel> stock = described.Stock.Plugged.ToDictionary(pair => pair.Key, pair => pair.Value);
        stock[1] = lost;

        SimMachine machine = new(described with { Stock = CpuSockets.Of(stock) });

        Assert.Equal(online, machine.State.Kvm.Online.ToString());
        Assert.Equal("0-2", machine.State.Present.ToString());
    }

    [Fact]
    public void Online_OfACpuThatBootLeftOffline_IsTheOrdinaryWayUp()
    {
        SimMachine machine = Boot("linux-6.12", "maxcpus=1");
        machine.Load();

        OperationResult online = machine.Run(Operation.Online(2));

        Assert.Equal(["smpboot: Booting Node 0 Processor 2 APIC 0x2"], online.Texts(), StringComparer.Ordinal);
        Assert.Equal("0,2", machine.State.VirtualizationOn.ToString());
    }

    [Theory]
    [InlineData("linux-6.1", "APIC: NR_CPUS/possible_cpus limit of 2 reached. Processor 5/0x3 ignored.")]
    [InlineData("linux-6.12", null)]
    public void HotAdd_BeyondTheNumbers_IsRefused(string generation, string? line)
    {
        SimMachine machine = Boot(generation, "nr_cpus=2");

        OperationResult plug = machine.Run(Operation.HotAdd(3));

        Assert.Equal(Errno.ENODEV, plug.Errno);
        Assert.Equal(line is null ? [] : [line], plug.Texts(), StringComparer.Ordinal);
        Assert.Equal("0-1", machine.State.Present.ToString());
        Assert.Equal("ENOENT from open", machine.Run(Operation.Online(3)).Summary);
        Assert.Equal("ENOENT from open", machine.Run(Operation.Online(2)).Summary);
    }

    [Fact]
    public void Online_OfACpuThatCannotBe_IsAnErrorOrTheKernelsAnswer()
    {
        SimMachine machine = Boot("linux-6.12", "");

        Assert.Equal(SimError.CpuNotFound, Assert.Throws<SimException>(() => machine.Run(Operation.Online(77))).Error);
        Assert.Equal("ENOENT from open", machine.Run(Operation.Online(77).LeftToKernel()).Summary);
        Assert.Equal("ENOENT from open", machine.Run(Operation.InjectFailure(77, "0").LeftToKernel()).Summary);
    }

    /// <summary>What each version makes of a word; "nosmap" and "nosmep" are gone since 5.19.</summary>
    [Theory]
    [InlineData("linux-5.16", "nosmap", "smap", 0)]
    [InlineData("linux-6.1", "nosmap nosmep", "", 0)]
    [InlineData("linux-6.12", "nofsgsbase", "fsgsbase", 0)]
    [InlineData("linux-6.1", "clearcpuid=514", "umip", 4)]
    [InlineData("linux-5.16", "clearcpuid=514", "umip", 0)]
    [InlineData("linux-5.16", "clearcpuid=umip", "", 0)]
    [InlineData("linux-6.12", "clearcpuid=smap,smep", "smap smep", 4)]
    [InlineData("linux-6.12", "clearcpuid=smap clearcpuid=npt", "npt", 4)]
    [InlineData("linux-6.12", "clearcpuid=nonsense", "", 0)]
    [InlineData("linux-6.12", "clearcpuid=99999", "", 0)]
    [InlineData("linux-6.12", "clearcpuid=66", "", 4)]
    [InlineData("linux-6.12", "clearcpuid", "", 0)]
    [InlineData("linux-6.12", "noxsave", "xsave avx", 0)]
    [InlineData("linux-6.12", "ibt=off", "", 0)]
    [InlineData("linux-6.12", "setcpuid=umip", "", 0)]
    public void Word_TakesTheseFeaturesFromEveryCpu(string generation, string commandLine, string lost, int taint)
    {
        CpuFeatureSet all = CpuFeatureSet.Of("smep", "smap", "umip", "fsgsbase", "xsave", "avx", "npt", "svm");
        CpuModel cpu = TestMachines.Amd with { Features = all.Union(CpuFeatureSet.Of("fpu", "msr")) };
        SimMachine machine = new(Describe(generation, commandLine) with
        {
            Stock = CpuSockets.Of(Enumerable.Range(0, 4).Select(number => KeyValuePair.Create(number, cpu))),
        });

        CpuFeatureSet gone = all.Except(machine.State.BootCapabilities.Features);

        Assert.Equal(CpuFeatureSet.Of(lost.Split(' ', StringSplitOptions.RemoveEmptyEntries)), gone);
        Assert.Equal(taint, machine.State.Tainted);
    }

    [Fact]
    public void Setcpuid_GivesEveryCpuAFeature()
    {
        SimMachine machine = Boot("linux-7.3", "setcpuid=umip");

        Assert.Contains("umip", machine.State.BootCapabilities.Features.ToString().Split(' '), StringComparer.Ordinal);
        Assert.Equal(4, machine.State.Tainted);
    }

    [Theory]
    [InlineData("linux-6.1", "isolcpus=0", "0,1", "EBUSY from write")]
    [InlineData("linux-6.18", "isolcpus=domain,0", "0,1", "EBUSY from write")]
    [InlineData("linux-6.18", "isolcpus=nohz,0", "0,1", "ok")]
    [InlineData("linux-6.18", "isolcpus=2", "0-2", "ok")]
    [InlineData("linux-6.18", "isolcpus=0-3", "0,1", "ok")]
    public void Offline_OfTheLastHousekeepingCpu_IsRefused(
        string generation, string commandLine, string cpus, string answer)
    {
        SimMachine machine = Boot(generation, commandLine);
        foreach (int cpu in machine.State.Kvm.Online.Except(CpuSet.Parse(cpus)))
        {
            machine.Run(Operation.Offline(cpu));
        }

        Assert.Equal(answer, machine.Run(Operation.Offline(1)).Summary);
    }

    [Fact]
    public void Offline_OfTheLastHousekeepingCpu_KillsHotplugSince70()
    {
        SimMachine machine = Boot("linux-7.3", "isolcpus=0");
        machine.Load();
        machine.Run(Operation.Offline(2));

        OperationResult offline = machine.Run(Operation.Offline(1), 1000);

        Assert.True(offline.IsBlocked);
        Assert.Null(offline.Death);
        Assert.Equal("0-1", machine.State.Kvm.Online.ToString());
        Assert.Equal(640, machine.State.Tainted);
        Assert.True(machine.Run(Operation.Online(2), 1000).IsBlocked);
        Assert.True(machine.Run(Operation.Online(1), 1000).IsBlocked);
    }

    /// <summary>Recorded: 6.1 and 6.12 without the word refuse, 7.3 with it loads.</summary>
    [Theory]
    [InlineData("linux-6.1", "", false, "RT requires X86_FEATURE_CONSTANT_TSC")]
    [InlineData("linux-6.12", "", false, "kvm: RT requires X86_FEATURE_CONSTANT_TSC")]
    [InlineData("linux-6.12", "", true, null)]
    [InlineData("linux-7.3", "setcpuid=constant_tsc", false, null)]
    public void Load_UnderPreemptRt_AsksForAConstantTsc(
        string generation, string commandLine, bool invariant, string? refusal)
    {
        CpuModel cpu = TestMachines.Amd with
        {
            Features = invariant ? TestMachines.Amd.Features.With("nonstop_tsc") : TestMachines.Amd.Features,
        };
        SimMachine machine = new(TestMachines.Describe(generation, cpu) with
        {
            CommandLine = commandLine,
            Flavour = KernelFlavour.RealTime,
        });

        OperationResult load = machine.Load();

        Assert.Equal(refusal is null ? Errno.None : Errno.EOPNOTSUPP, load.Errno);
        Assert.Equal(refusal is not null, load.Texts().Contains(refusal ?? "none", StringComparer.Ordinal));
        Assert.Equal(refusal is null, machine.State.DevKvm);
    }

    private static SimMachine Boot(string generation, string commandLine) => new(Describe(generation, commandLine));

    private static HostDescription Describe(string generation, string commandLine) =>
        TestMachines.Describe(generation, TestMachines.Amd) with { CommandLine = commandLine, OfflineAtBoot = default };
}
