using System.Text;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Manifests;
using KvmSim.Races;
using KvmSim.Yaml;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>A step that an exported race has is read again as it was tried.</summary>
public sealed class ScenarioStepTextTests
{
    public static TheoryData<string> Steps =>
    [
        "load: kvm_amd\n      with: {npt: 0}\n      cpu: 1",
        "unload: kvm_amd\n      cpu: 1",
        "online: 2\n      cpu: 1",
        "offline: 2",
        "createVm: a\n      cpu: 1",
        "destroyVm: a",
        "runVcpu: {vm: a, cpu: 2}",
        "runVcpu: {vm: a}",
        "onlineFrozen: 2\n      at: lock_vector_lock\n      cpu: 1",
        "asyncOnline: 2",
        "asyncOnline: 2\n      cpu: 1\n      name: first",
        "asyncOffline: 2\n      cpu: 0\n      name: down",
        "asyncLoad: kvm_amd\n      with: {npt: 0}\n      cpu: 1\n      name: loading",
        "asyncUnload: kvm_amd\n      cpu: 1",
        "asyncCreateVm: a\n      cpu: 1",
        "asyncRunVcpu: {vm: a, cpu: 2}",
        "wait: first",
    ];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Step_IsWrittenAsItIsRead(string step)
    {
        const string head = """
            apiVersion: kvmsim/v1
            kind: Scenario
            metadata: {name: one}
            spec:
              machine: some-machine
              steps:

            """;
        ManifestResult<ManifestSet> read = ManifestFiles.Parse(
            $"{head}    - {step}\n", "one.yaml", new YamlManifestFormat(), NameCatalog.Unchecked);
        ScenarioStepDocument document = Assert.Single(Assert.Single(read.Value!.Scenarios).Steps);
        StringBuilder text = new();

        ScenarioStepText.Write(text, new ReplayStep(document, null, CpuSet.Empty, CpuSet.Empty, 0), property: null!);

        Assert.Equal($"    - {step}\n", text.ToString());
    }
}
