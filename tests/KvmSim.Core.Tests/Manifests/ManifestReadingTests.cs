using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Manifests;
using Xunit;
using static KvmSim.Core.Tests.Manifests.ManifestAssert;

namespace KvmSim.Core.Tests.Manifests;

public sealed class ManifestReadingTests
{
    [Fact]
    public void Machine_WithEveryKey_IsRead()
    {
        MachineDocument machine = Accepts(Samples.Machine).Machines.Single();

        Assert.Equal("lakefield", machine.Metadata.Name);
        Assert.Equal("1", machine.Metadata.Labels["a b"]);
        Assert.Equal("linux-6.12", machine.Kernel.Generation);
        Assert.Equal(ParameterValue.Of(true), machine.Kernel.Parameters["kvm"]["enable_virt_at_load"]);
        Assert.Equal(ParameterValue.Of(0), machine.Kernel.Parameters["kvm_intel"]["nested"]);
        Assert.Equal(KvmSim.Protocol.KernelFlavour.RealTime, machine.Kernel.Flavour);
        Assert.Equal(ParameterValue.Of("N"), machine.Kernel.Parameters["kvm_intel"]["dump_invalid_vmcs"]);
        Assert.Equal(["kvm", "kvm_intel"], machine.Kernel.Loaded);
        Assert.Equal("nopku", machine.Kernel.CommandLine);
        Assert.Equal(8, machine.Topology!.Limit);
        Assert.Equal("0-3 4 5-7", string.Join(' ', machine.Cpus.Select(cpu => cpu.Ids)));
        Assert.Equal([CpuState.Online, CpuState.Offline, CpuState.Absent], machine.Cpus.Select(cpu => cpu.State));
    }

    [Fact]
    public void Model_BasedOnAnother_KeepsWhatItDoesNotReplace()
    {
        MachineDocument machine = Accepts(Samples.Machine).Machines.Single();
        CpuModel model = machine.Models.Resolve("sunny-cove");

        Assert.Equal(
            ("GenuineIntel", 6, 0x8b, 1, 0x28u),
            (model.VendorId, model.Family, model.Model, model.Stepping, model.Microcode));
        Assert.Equal("svm", model.Features.ToString());
        Assert.True(model.Msrs.TryGet(0x3a, out ulong control));
        Assert.True(model.Msrs.TryGet(0x48b, out ulong secondary));
        Assert.Equal((0x5UL, ulong.MaxValue), (control, secondary));
    }

    [Fact]
    public void Overrides_OfAnEntry_ChangeItsHardwareOnly()
    {
        MachineDocument machine = Accepts(Samples.Machine).Machines.Single();
        CpuModel hardware = machine.HardwareOf(machine.Cpus[1]);

        Assert.Equal((2, 0x29u), (hardware.Stepping, hardware.Microcode));
        Assert.True(hardware.Features.Contains("vmx") && hardware.Features.Contains("svm"));
        Assert.True(hardware.Msrs.TryGet(Msr.Ia32FeatureControl, out ulong control));
        Assert.Equal(1UL, control);
        Assert.Equal(1, machine.HardwareOf(machine.Cpus[2]).Stepping);
    }

    [Theory]
    [InlineData("vmx: enabled", Msr.Ia32FeatureControl, 0x5UL)]
    [InlineData("vmx: disabled", Msr.Ia32FeatureControl, 0x1UL)]
    [InlineData("vmx: unlocked", Msr.Ia32FeatureControl, 0x0UL)]
    [InlineData("svm: disabled", Msr.VmCr, 0x10UL)]
    [InlineData("svm: enabled", Msr.VmCr, 0x0UL)]
    public void Firmware_Word_SetsItsRegister(string word, uint index, ulong expected)
    {
        MachineDocument machine = Accepts(Samples.SmallMachine.Replace(
            "model: a}", $"model: a, overrides: {{firmware: {{{word}}}}}}}",
            StringComparison.Ordinal)).Machines.Single();

        Assert.True(machine.HardwareOf(machine.Cpus[0]).Msrs.TryGet(index, out ulong value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void Scenario_WithEveryOperation_IsRead()
    {
        ScenarioDocument scenario = Accepts(Samples.Scenario).Scenarios.Single();

        Assert.Equal(("lakefield", "patch-v1"), (scenario.Machine.Reference, scenario.Generation));
        Assert.Empty(
            OperationTable.All.Select(row => row.Key)
                .Except(scenario.Steps.Select(step => step.Operation), StringComparer.Ordinal));
        ScenarioStepDocument online = scenario.Steps[2];
        Assert.Equal([4, 5], online.Cpus);
        Assert.Equal(
            ("EIO", "ok"), (online.ExpectationUnder("patch-v1")!.Errno, online.ExpectationUnder("linux-6.1")!.Errno));
        Assert.True(online.Expect!.Log.Single().Matches("info", "kvm: enabling virtualization on CPU4 failed"));
        Assert.False(online.Expect!.Log.Single().Matches("err", "kvm: enabling virtualization on CPU4 failed"));
        Assert.True(online.Expect!.NoLog.Single().Matches("err", "enabling virtualization on CPU2 failed"));
        Assert.Equal(("a", 3), (scenario.Steps[4].Vm, scenario.Steps[4].Cpu));
        Assert.Equal(["kvm_intel", "kvm"], scenario.Steps[8].Modules);
        Assert.Equal((18, 7), (online.Mark.Line, online.Mark.Column));
        Assert.Equal((20, 16), (online.Expect.Marks["errno"].Line, online.Expect.Marks["errno"].Column));
    }

    [Fact]
    public void Documents_OfOneFile_KnowEachOther()
    {
        ManifestSet set = Accepts(Samples.Scenario + "---\n" + Samples.Machine + "---\n" + Samples.CpuModel + "---\n"
            + Samples.SmallMachine.Replace("model: a}", "model: zen3}", StringComparison.Ordinal));

        Assert.Equal(
            "Scenario Machine CpuModel Machine", string.Join(' ', set.Documents.Select(document => document.Kind)));
        Assert.Same(set.Machines.First(), set.Scenarios.Single().Machine.Document);
        Assert.Equal("a zen3", string.Join(' ', set.Machines.Last().Models.Names));
    }

    [Fact]
    public void Scenario_WithItsOwnMachine_IsRead()
    {
        string machine = Samples.SmallMachine[Samples.SmallMachine.IndexOf("  cpuModels", StringComparison.Ordinal)..]
            .Replace("  cp", "    cp", StringComparison.Ordinal);
        ScenarioDocument scenario = Accepts(
            Samples.Scenario.Replace("machine: lakefield\n", "machine:\n" + machine, StringComparison.Ordinal)
                .Replace("model: sunny-cove", "model: a", StringComparison.Ordinal)).Scenarios.Single();

        Assert.Null(scenario.Machine.Reference);
        Assert.Equal("a", scenario.Machine.Document!.Cpus.Single().Model);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void LineEndings_OfEitherKind_AreTheSame(string ending)
    {
        Accepts(Samples.Machine.Replace("\n", ending, StringComparison.Ordinal));
        Accepts("\uFEFF" + Samples.Machine.Replace("\n", ending, StringComparison.Ordinal));
    }

    [Fact]
    public void Anchors_WithinTheLimits_AreFollowed()
    {
        MachineDocument machine = Accepts(Samples.Machine
            .Replace("firmware: {vmx: disabled}", "firmware: &f {vmx: disabled}", StringComparison.Ordinal)
            .Replace("state: absent}", "state: absent, overrides: {firmware: *f}}", StringComparison.Ordinal)).Machines
                .Single();

        Assert.Equal(VmxFirmware.Disabled, machine.Cpus[2].Overrides!.Vmx);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Machine_UnderAnotherCulture_IsTheSame(string culture)
    {
        string expected = Write(Accepts(Samples.Machine).Machines.Single());
        using (new CultureScope(culture))
        {
            Assert.Equal(expected, Write(Accepts(Samples.Machine).Machines.Single()));
            RefusesEdit(Samples.Machine, "state: offline", "state: ¦OFFLINE", ManifestErrorId.UnknownName);
        }
    }

    private static string Write(MachineDocument machine)
    {
        using StringWriter writer = new();
        ManifestWriter.Write(writer, ManifestAssert.Yaml, machine);
        return writer.ToString();
    }
}
