using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Scenarios;
using KvmSim.Simulation;
using KvmSim.Yaml;
using Xunit;

namespace KvmSim.Core.Tests.Scenarios;

/// <summary>A step that runs a vCPU may say what its guest is like.</summary>
public sealed class GuestStepTests
{
    [Theory]
    [InlineData("", VcpuExit.Halted)]
    [InlineData(", guest: {}", VcpuExit.Halted)]
    [InlineData(", guest: {features: [rdtscp]}", VcpuExit.FailEntry)]
    [InlineData(", guest: {irqchip: kernel, mode: long, features: rdrand}", VcpuExit.Halted)]
    [InlineData(", guest: {unknown: true}", VcpuExit.Unknown)]
    [InlineData(", guest: {unknown: true, features: [rdpid, rdrand]}", VcpuExit.FailEntry)]
    [InlineData(", guest: {unknown: true, features: []}", VcpuExit.Halted)]
    public void RunVcpu_WithAGuest_EntersOnlyWhatThatGuestNeeds(string guest, VcpuExit exit)
    {
        string text = $$"""
            apiVersion: kvmsim/v1
            kind: Scenario
            metadata: {name: guest}
            spec:
              machine: {cpuModels: [{name: a, vendor: GenuineIntel, family: 6, model: 138, features: vmx}], cpus: [{ids: 0, model: a}]}
              generation: linux-6.1
              steps:
                - runVcpu: {vm: a, cpu: 2{{guest}}}

            """;
        ManifestResult<ManifestSet> read = ManifestFiles.Parse(
            text, "guest.yaml", new YamlManifestFormat(), NameCatalog.Unchecked);
        Assert.True(read.Succeeded, string.Join('\n', read.Diagnostics));
        ScenarioStepDocument step = Assert.Single(Assert.Single(read.Value.Scenarios).Steps);
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, TestMachines.Intel with
        {
            Name = "odd",
            Msrs = TestMachines.Intel.Msrs.With(0x48b, 0x035d_6ff7_0000_0000),
        });
        machine.Load();
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.Online(TestMachines.OddCpu));

        OperationResult result = machine.Run(Assert.Single(StepOperations.Of(machine, step)));

        Assert.Equal(exit, result.Exit);
        Assert.Null(result.FailedCall);
    }
}
