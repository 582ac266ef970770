using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>Parameters of modules as a kernel reads them: at load, and written at run time.</summary>
public sealed class ModuleParameterTests
{
    [Theory]
    [InlineData("npt=foo", "disabled")]
    [InlineData("npt=F", "disabled")]
    [InlineData("npt=10", "enabled")]
    [InlineData("npt=oNe", "enabled")]
    [InlineData("npt=OFFICE", "disabled")]
    [InlineData("npt", "enabled")]
    [InlineData("npt=0 npt=y", "enabled")]
    [InlineData("npt=t", "enabled")]
    public void Load_WithABool_LooksAtALetterOrTwo(string words, string paging)
    {
        OperationResult load = Load("linux-6.12", "kvm_amd", words);

        Assert.Contains($"kvm_amd: Nested Paging {paging}", load.Texts(), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("linux-6.1", "npt=2", "EINVAL", "kvm_amd: `2' invalid for parameter `npt'")]
    [InlineData("linux-6.1", "npt=", "EINVAL", "kvm_amd: `' invalid for parameter `npt'")]
    [InlineData("linux-5.16", "npt=true", "EINVAL", "kvm_amd: `true' invalid for parameter `npt'")]
    [InlineData("linux-6.12", "nested=true", "EINVAL", "kvm_amd: `true' invalid for parameter `nested'")]
    [InlineData("linux-6.12", "nested", "EINVAL", "kvm_amd: `' invalid for parameter `nested'")]
    [InlineData("linux-6.12", "nested=0x100000000", "ERANGE", "kvm_amd: `0x100000000' invalid for parameter `nested'")]
    [InlineData("linux-6.12", "nested=08", "EINVAL", "kvm_amd: `08' invalid for parameter `nested'")]
    [InlineData(
        "linux-6.12", "pause_filter_count=65536", "ERANGE",
        "kvm_amd: `65536' invalid for parameter `pause_filter_count'")]
    [InlineData(
        "linux-6.12", "pause_filter_count=-1", "EINVAL", "kvm_amd: `-1' invalid for parameter `pause_filter_count'")]
    public void Load_WithAValueThatIsNotTaken_IsRefusedWithItsLine(
        string generation, string words, string errno, string line)
    {
        SimMachine machine = Machine(generation);

        OperationResult load = machine.Run(
            Operation.LoadWithAny("kvm_amd", ParameterValues.Parse(words.Split(' ')), 0));

        Assert.Equal($"{errno} from finit_module", load.Summary);
        Assert.Equal([line], load.Texts(), StringComparer.Ordinal);
        Assert.Null(machine.State.Vendor);
        Assert.True(machine.Load().Succeeded);
    }

    /// <summary>All words are read in their order; the last error is the answer.</summary>
    [Fact]
    public void Load_WithSeveralMistakes_TellsAllOfThemInOrder()
    {
        OperationResult load = Load("linux-6.12", "kvm_amd", "zzz=1 pause_filter_count=70000 avic=maybe aaa");

        Assert.Equal(Errno.EINVAL, load.Errno);
        Assert.Equal(
            [
                "kvm_amd: unknown parameter 'zzz' ignored",
                "kvm_amd: `70000' invalid for parameter `pause_filter_count'",
                "kvm_amd: `maybe' invalid for parameter `avic'",
                "kvm_amd: unknown parameter 'aaa' ignored",
            ],
            load.Texts(),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("linux-6.1", "kvm", "lapic_timer_advance_ns=-1", true)]
    [InlineData("linux-6.12", "kvm", "lapic_timer_advance_ns=-1", false)]
    [InlineData("linux-6.12", "kvm", "lapic_timer_advance=1", true)]
    [InlineData("linux-6.1", "kvm_amd", "vnmi=1", false)]
    [InlineData("linux-6.12", "kvm_amd", "vnmi=1", true)]
    [InlineData("linux-6.12", "kvm_amd", "nrips=0", true)]
    [InlineData("linux-6.1", "kvm", "enable_virt_at_load=0", false)]
    [InlineData("linux-6.18", "kvm_amd", "avic=auto", true)]
    public void Parameter_ExistsByVersion(string generation, string module, string words, bool exists) =>
        Assert.Equal(
            !exists, Load(generation, module, words).Texts()
                .Any(text => text.Contains("unknown parameter", StringComparison.Ordinal)));

    [Theory]
    [InlineData(KernelFlavour.Cloud, false)]
    [InlineData(KernelFlavour.Generic, true)]
    public void Parameter_OfSev_IsNotInACloudKernel(KernelFlavour flavour, bool exists)
    {
        SimMachine machine = new(TestMachines.Describe("linux-6.12", TestMachines.Amd) with { Flavour = flavour });

        OperationResult load = machine.Run(Operation.LoadWithAny("kvm_amd", ParameterValues.Parse(["sev=1"]), 0));

        Assert.Equal(
            exists, !load.Texts().Contains("kvm_amd: unknown parameter 'sev' ignored", StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("kvm/parameters/halt_poll_ns", "0", "ok")]
    [InlineData("kvm/parameters/halt_poll_ns", "-1", "EINVAL from write")]
    [InlineData("kvm/parameters/halt_poll_ns", "99999999999", "ERANGE from write")]
    [InlineData("kvm/parameters/ignore_msrs", "maybe", "EINVAL from write")]
    [InlineData("kvm/parameters/enable_pmu", "0", "EACCES from open")]
    [InlineData("kvm/parameters/enable_virt_at_load", "0", "EACCES from open")]
    [InlineData("kvm/parameters/no_such", "0", "ENOENT from open")]
    [InlineData("kvm_amd/parameters/npt", "0", "EACCES from open")]
    [InlineData("kvm_intel/parameters/ept", "0", "ENOENT from open")]
    public void Write_ToAParameter_IsAnswered(string file, string text, string answer) =>
        Assert.Equal(answer, Loaded("linux-6.12").Run(Operation.WriteFile("/sys/module/" + file, text)).Summary);

    /// <summary>
    /// "never" is for good, and only without VMs (set_nx_huge_pages; recorded: q10); before it is a word with n.
    /// </summary>
    [Fact]
    public void Write_OfNeverToHugePages_IsForGood()
    {
        Operation never = Operation.WriteFile("/sys/module/kvm/parameters/nx_huge_pages", "never");
        Operation off = Operation.WriteFile("/sys/module/kvm/parameters/nx_huge_pages", "off");
        SimMachine machine = Loaded("linux-6.12"), old = Loaded("linux-5.16");
        machine.Run(Operation.CreateVm("a"));

        Assert.Equal("EBUSY from write", machine.Run(never).Summary);
        machine.Run(Operation.DestroyVm("a"));
        Assert.Equal("ok", machine.Run(never).Summary);
        Assert.Equal("EPERM from write", machine.Run(off).Summary);
        Assert.Equal("ok", old.Run(never).Summary);
        Assert.Equal("ok", old.Run(off).Summary);
    }

    [Theory]
    [InlineData("linux-6.12", "cpu1/online", "off", "ok", "0,2")]
    [InlineData("linux-6.12", "cpu1/online", "2", "EINVAL from write", "0-2")]
    [InlineData("linux-6.12", "cpu1/hotplug/target", "0", "ok", "0,2")]
    [InlineData("linux-6.12", "cpu1/hotplug/target", "236", "ok", "0-2")]
    [InlineData("linux-6.12", "cpu1/hotplug/target", "148", "EINVAL from write", "0-2")]
    [InlineData("linux-6.18", "cpu1/hotplug/target", "236", "EINVAL from write", "0-2")]
    [InlineData("linux-6.18", "cpu1/hotplug/target", "237", "ok", "0-2")]
    [InlineData("linux-6.12", "cpu1/hotplug/fail", "kvm/cpu:online", "EINVAL from write", "0-2")]
    [InlineData("linux-6.12", "cpu3/online", "1", "ENOENT from open", "0-2")]
    [InlineData("linux-6.12", "cpu99/online", "1", "ENOENT from open", "0-2")]
    [InlineData("linux-6.12", "cpu0/online", "0", "ENOENT from open", "0-2")]
    [InlineData("linux-6.1", "smt/control", "nonsense", "EINVAL from write", "0-2")]
    [InlineData("linux-6.12", "smt/control", "nonsense", "ENODEV from write", "0-2")]
    public void Write_ToAFileOfACpu_IsAnswered(
        string generation, string file, string text, string answer, string online)
    {
        SimMachine machine = Loaded(generation);

        OperationResult written = machine.Run(Operation.WriteFile("/sys/devices/system/cpu/" + file, text));

        Assert.Equal(answer, written.Summary);
        Assert.Equal(online, machine.State.Kvm.Online.ToString());
    }

    [Theory]
    [InlineData("/sys/kernel/debug/x")]
    [InlineData("/sys/module/vfio/parameters/x")]
    [InlineData("/sys/devices/system/cpu/cpu1/cache/x")]
    public void Write_ToAFileOfWhichNothingIsKnown_IsAnError(string path) => Assert.Equal(
        SimError.FileNotKnown,
        Assert.Throws<SimException>(() => Machine("linux-6.12").Run(Operation.WriteFile(path, "1"))).Error);

    /// <summary>svm_hardware_setup tells what it found, in an order that changed with versions.</summary>
    [Theory]
    [InlineData(
        "linux-6.1",
        "avic=1",
        "SVM: TSC scaling supported|kvm: Nested Virtualization enabled|SVM: kvm: Nested Paging enabled|SVM: "
            + "AVIC enabled|"
        + "SVM: Virtual VMLOAD VMSAVE supported|SVM: Virtual GIF supported|SVM: LBR virtualization supported")]
    [InlineData(
        "linux-6.12",
        "",
        "kvm_amd: TSC scaling supported|kvm_amd: Nested Virtualization enabled|kvm_amd: Nested Paging enabled|"
        + "kvm_amd: LBR virtualization supported|kvm_amd: Virtual VMLOAD VMSAVE supported|kvm_amd: "
        + "Virtual GIF supported|"
        + "kvm_amd: Virtual NMI enabled")]
    [InlineData("linux-6.12", "npt=0 nested=0 vgif=0 lbrv=0 tsc_scaling=0", "kvm_amd: Nested Paging disabled")]
    [InlineData(
        "linux-6.12",
        "nested=0 vls=0 vnmi=0 lbrv=0 tsc_scaling=0",
        "kvm_amd: Nested Paging enabled|kvm_amd: Virtual GIF supported")]
    [InlineData(
        "linux-6.12",
        "npt=0 nested=0 avic=1 vls=1 vgif=0 vnmi=1 lbrv=0",
        "kvm_amd: TSC scaling supported|kvm_amd: Nested Paging disabled")]
    public void Load_OfKvmAmd_TellsWhatItUses(string generation, string words, string lines)
    {
        CpuFeatureSet features = TestMachines.Amd.Features.Union(
            CpuFeatureSet.Of("tsc_scale", "lbrv", "avic", "v_vmsave_vmload", "vgif", "vnmi"));
        SimMachine machine = TestMachines.Create(generation, TestMachines.Amd with { Features = features });

        OperationResult load = machine.Run(Operation.Load(
            "kvm_amd", ParameterValues.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

        Assert.Equal(lines.Split('|'), load.Texts(), StringComparer.Ordinal);
    }

    /// <summary>
    /// AVIC is asked for up to 6.17, and since 6.18 used by itself where there is x2AVIC, on Zen 4 and later; x2AVIC
    /// came in 6.0.
    /// </summary>
    [Theory]
    [InlineData("linux-5.16", "avic=1", 0x19, 0x11, "AVIC")]
    [InlineData("linux-6.1", "avic=1", 0x17, 0x31, "AVIC, x2AVIC")]
    [InlineData("linux-6.12", "", 0x19, 0x11, "")]
    [InlineData("linux-6.18", "", 0x19, 0x01, "")]
    [InlineData("linux-6.18", "", 0x19, 0x10, "AVIC, x2AVIC")]
    [InlineData("linux-6.18", "", 0x19, 0x1f, "AVIC, x2AVIC")]
    [InlineData("linux-6.18", "", 0x19, 0x20, "")]
    [InlineData("linux-6.18", "", 0x19, 0x5f, "")]
    [InlineData("linux-6.18", "", 0x19, 0x60, "AVIC, x2AVIC")]
    [InlineData("linux-6.18", "", 0x19, 0xaf, "AVIC, x2AVIC")]
    [InlineData("linux-6.18", "", 0x19, 0xb0, "")]
    [InlineData("linux-6.18", "", 0x1a, 0x02, "AVIC, x2AVIC")]
    [InlineData("linux-6.18", "", 0x17, 0x61, "")]
    [InlineData("linux-6.18", "avic=0", 0x1a, 0x02, "")]
    [InlineData("linux-6.18", "npt=0", 0x1a, 0x02, "")]
    public void Load_OfKvmAmd_TellsOfAvicByVersionAndCpu(
        string generation, string words, int family, int model, string expected)
    {
        CpuModel cpu = TestMachines.Amd with
        {
            Family = family,
            Model = model,
            Features = TestMachines.Amd.Features.With("avic").With("x2avic"),
        };
        OperationResult load = TestMachines.Create(generation, cpu).Run(Operation.Load(
            "kvm_amd", ParameterValues.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

        Assert.Equal(expected, string.Join(", ", load.Texts().Select(text => text.Split(": ")[^1])
            .Where(text => text.Contains("AVIC", StringComparison.Ordinal))
            .Select(text => text.Replace(" enabled", "", StringComparison.Ordinal))));
    }

    /// <summary>A guest that is shown no core counters has none to give on, nor who switched them off in kvm.</summary>
    [Theory]
    [InlineData("", "", false)]
    [InlineData("hypervisor", "", true)]
    [InlineData("hypervisor perfctr_core", "", false)]
    [InlineData("", "enable_pmu=0", true)]
    public void Load_OfKvmAmd_TellsWhereThereIsNoPmu(string features, string kvm, bool tells)
    {
        CpuModel cpu = TestMachines.Amd with
        {
            Features = TestMachines.Amd.Features.Union(
                CpuFeatureSet.Of(features.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
        };
        SimMachine machine = TestMachines.Create(
            "linux-6.12", cpu, null, kvm.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(
            tells, machine.Run(Operation.Load("kvm_amd")).Texts()
                .Contains("kvm_amd: PMU virtualization is disabled", StringComparer.Ordinal));
    }

    /// <summary>
    /// The series asks the CPU itself with seed_percpu, and says as much as the kernel it was built on.
    /// </summary>
    [Fact]
    public void Enable_UnderTheSeries_NamesTheCpu()
    {
        CpuModel poor = TestMachines.Amd with { Name = "poor", Features = TestMachines.Amd.Features.Without("svm") };
        SimMachine machine = TestMachines.Create("patch-v1-recorded", TestMachines.Amd, poor);
        machine.Run(Operation.Load("kvm_amd", ParameterValues.Parse(["seed_percpu=1"])));
        machine.Run(Operation.Online(TestMachines.OddCpu));

        OperationResult create = machine.Run(Operation.CreateVm("a"));

        Assert.Contains("SVM: svm_hardware_enable: err EOPNOTSUPP on 2", create.Texts(), StringComparer.Ordinal);
        Assert.DoesNotContain("has_svm: svm not available", create.Texts(), StringComparer.Ordinal);
    }

    /// <summary>
    /// Recorded: n08, n47. Once a boot, whichever the bit; UMIP and FSGSBASE are not set where the boot CPU lacks them.
    /// </summary>
    [Theory]
    [InlineData("smep", "pinned CR4 bits changed: 0x100000!?")]
    [InlineData("smap", "pinned CR4 bits changed: 0x200000!?")]
    [InlineData("fsgsbase", null)]
    [InlineData("umip", null)]
    public void Online_OfACpuWithAnExtraPinnedFeature_Warns(string feature, string? line)
    {
        CpuModel bare = TestMachines.Amd with
        {
            Features = TestMachines.Amd.Features.Except(CpuFeatureSet.Of("smep", "smap", "fsgsbase")),
        };
        SimMachine machine = TestMachines.Create(
            "linux-6.1", bare, bare with { Name = "extra", Features = bare.Features.With(feature) });

        OperationResult first = machine.Run(Operation.Online(TestMachines.OddCpu));
        machine.Run(Operation.Offline(TestMachines.OddCpu));
        OperationResult second = machine.Run(Operation.Online(TestMachines.OddCpu));

        Assert.Equal(line is not null, first.Texts().Contains(line ?? "none", StringComparer.Ordinal));
        Assert.Equal(line is null ? 0 : 512, machine.State.Tainted);
        Assert.DoesNotContain(second.Texts(), text => text.StartsWith("pinned", StringComparison.Ordinal));
    }

    private static OperationResult Load(string generation, string module, string words) =>
        Machine(generation).Run(Operation.LoadWithAny(module, ParameterValues.Parse(words.Split(' ')), 0));

    private static SimMachine Machine(string generation) =>
        new(TestMachines.Describe(generation, TestMachines.Amd) with { OfflineAtBoot = default });

    private static SimMachine Loaded(string generation)
    {
        SimMachine machine = Machine(generation);
        Assert.True(machine.Load().Succeeded);
        return machine;
    }
}
