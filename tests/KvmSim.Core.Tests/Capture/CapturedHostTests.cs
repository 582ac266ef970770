using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Core.Tests.Manifests;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>Captured machines as machines: alike CPUs under one model, in their places, with honest verdicts.</summary>
public sealed class CapturedHostTests
{
    private static readonly Generation Kernel = GenerationCatalog.Find("linux-6.12")!;

    [Theory]
    [InlineData("hybrid.instlat.txt")]
    [InlineData("machine.cpuid.txt")]
    [InlineData("hybrid.libcpuid.test")]
    public void CpusThatAreAlike_AreUnderOneModel(string sample)
    {
        HostDescription host = CapturedHost.Describe(Sample.Read(sample), Kernel);

        Assert.Equal(
            "sample-5-e-core sample-5-p-core", string.Join(' ', host.Models.Keys.Order(StringComparer.Ordinal)));
        Assert.Same(host.Stock[0], host.Stock[1]);
        Assert.Same(host.Stock[2], host.Stock[3]);
    }

    [Fact]
    public void SettingsOfTheSystem_MakeNoOtherModel()
    {
        string text = Sample.Text("machine.cpuid.txt");
        int last = text.LastIndexOf("CPU 3:", StringComparison.Ordinal);
        string other = text[..last] + text[last..].Replace(
            "ecx=0x7ffafbbf", "ecx=0x77fafbbf", StringComparison.Ordinal);
        Assert.NotEqual(text, other, StringComparer.Ordinal);

        HostDescription host = CapturedHost.Describe(Sample.OfText(other), Kernel);

        Assert.Same(host.Stock[2], host.Stock[3]);
    }

    [Fact]
    public void Feature_ThatOneCpuLacks_MakesAnotherModel()
    {
        string text = Sample.Text("machine.cpuid.txt");
        int last = text.LastIndexOf("CPU 3:", StringComparison.Ordinal);
        string other = text[..last] + text[last..].Replace(
            "ecx=0x7ffafbbf", "ecx=0x7ff8fbbf", StringComparison.Ordinal);

        HostDescription host = CapturedHost.Describe(Sample.OfText(other), Kernel);

        Assert.True(host.Stock[2].Features.Contains("pcid"));
        Assert.False(host.Stock[3].Features.Contains("pcid"));
        Assert.Equal("sample-5-e-core-2", host.Stock[3].Name);

        // The others keep a feature that boot_cpu_data lost when this one came up.
        Assert.Equal(CheckVerdict.Fail, new SimMachine(host).Judge(2).Verdict);
    }

    [Fact]
    public void Verdict_OfAHybridWithItsRegisters_IsPass()
    {
        SimMachine machine = new(CapturedHost.Describe(Sample.Read("hybrid.instlat.txt"), Kernel));

        Assert.All(machine.Description.Plugged, cpu => Assert.Equal(CheckVerdict.Pass, machine.Judge(cpu).Verdict));
        Assert.All(machine.Description.Models.Values, model => Assert.False(model.IsPartial));
    }

    [Theory]
    [InlineData("machine.cpuid.txt", "0x480")]
    [InlineData("two-packages.cpuinfo.txt", "0x480")]
    [InlineData("hybrid.acrn.xml", "0x480")]
    [InlineData("rdmsr.txt", "0x481")]
    public void Verdict_WithoutRegisters_IsUnknownAndNamesThem(string sample, string register)
    {
        SimMachine machine = new(CapturedHost.Describe(Sample.Read(sample), Kernel));

        CpuJudgement judgement = machine.Judge(1);

        Assert.Equal(CheckVerdict.Unknown, judgement.Verdict);
        Assert.Contains(judgement.Missing, missing => missing.ToString().Contains(register, StringComparison.Ordinal));
        Assert.True(judgement.Model.IsPartial);
    }

    [Fact]
    public void CpuThatWasOffline_IsOfflineAndNothingIsKnownOfIt()
    {
        SimMachine machine = new(CapturedHost.Describe(Sample.Read("tree"), Kernel));

        Assert.Equal("0-4", machine.State.Kvm.Online.ToString());
        Assert.Equal(8, machine.Description.PossibleCpus);
        Assert.Equal(CheckVerdict.Unknown, machine.Judge(5).Verdict);
        Assert.Equal(2, machine.Description.PlacementOf(4).Node);
    }

    [Fact]
    public void Smt_OfAnIrregularMachine_KnowsItsThreads()
    {
        SimMachine machine = new(CapturedHost.Describe(Sample.Read("hybrid.instlat.txt"), Kernel));

        Assert.Equal(SmtControl.On, machine.State.Smt);
        Assert.True(machine.Run(Operation.SetSmt(SmtControl.Off)).Succeeded);
        Assert.Equal("0,2-3", machine.State.Kvm.Online.ToString());
    }

    [Theory]
    [InlineData("hybrid.instlat.txt")]
    [InlineData("machine.cpuid.txt")]
    [InlineData("two-packages.cpuinfo.txt")]
    [InlineData("tree")]
    [InlineData("hybrid.acrn.xml")]
    [InlineData("arm.cpuinfo.txt")]
    public void Machine_WrittenAndReadAgain_IsTheSame(string sample)
    {
        SimMachine machine = new(CapturedHost.Describe(Sample.Read(sample), Kernel));
        StringWriter text = new();
        MachineDocument document = MachineExport.ToDocument(machine);
        ManifestWriter.Write(text, ManifestAssert.Yaml, document);

        MachineDocument read = ManifestAssert.Accepts(text.ToString()).Machines.Single();
        SimMachine again = new(MachineBlueprint.Of(read));

        Assert.Contains(Path.GetFileName(sample), read.Metadata.Description!, StringComparison.Ordinal);
        Assert.Equal(machine.State.Kvm.Online, again.State.Kvm.Online);
        Assert.Equal(machine.Description.Plugged, again.Description.Plugged);
        Assert.Equal(machine.Description.PossibleCpus, again.Description.PossibleCpus);
        foreach (int cpu in machine.Description.Plugged)
        {
            Assert.Equal(machine.Description.PlacementOf(cpu), again.Description.PlacementOf(cpu));
            Assert.Equal(machine.Description.Stock[cpu], again.Description.Stock[cpu]);
            Assert.Equal(machine.Judge(cpu).Verdict, again.Judge(cpu).Verdict);
        }
    }

    [Fact]
    public void Arm_IsNotJudgedAndRefusesModulesOfX86()
    {
        SimMachine machine = new(CapturedHost.Describe(Sample.Read("arm.cpuinfo.txt"), Kernel));

        Assert.Equal(CheckVerdict.NotApplicable, machine.Judge(2).Verdict);
        Assert.Equal(
            SimError.ArchitectureNotSupported,
            Assert.Throws<SimException>(() => machine.Run(Operation.Load("kvm_intel"))).Error);
        Assert.True(machine.Run(Operation.Offline(2)).Succeeded);
        Assert.Equal(
            "arm-part-d46 arm-part-d4d",
            string.Join(' ', machine.Description.Models.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void OneCpu_AsAModel_IsNotPartial()
    {
        CpuModel model = CapturedModels.Of(Sample.Read("one.libvirt.xml").Cpus[0]);

        Assert.False(model.IsPartial);
        Assert.Equal("sample-5-p-core", model.Name);
        Assert.True(model.Features.Contains("smep"));
        Assert.True(model.Msrs.TryGet(0x10a, out _));
    }

    [Theory]
    [InlineData("/data/Some File (2).txt.gz", "Some-File--2")]
    [InlineData("/data/___", "captured")]
    [InlineData("/data/folder/", "folder")]
    public void Name_OfAMachine_IsThatOfItsFile(string source, string name) =>
        Assert.Equal(name, CapturedHost.NameOf(new CapturedMachine { Source = source }));
}
