using KvmSim.Description;
using KvmSim.Manifests;
using Xunit;
using static KvmSim.Core.Tests.Manifests.ManifestAssert;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>What a machine or a model may not say.</summary>
public sealed class MachineRefusalTests
{
    private static readonly NameCatalog Catalog = new NameCatalog().With(
        NameKind.Generation, ["linux-6.12", "patch-v1"]);

    [Theory]
    [InlineData("kvmsim/v1", "¦kvmsim/v2", ManifestErrorId.UnsupportedApiVersion, "kvmsim/v1")]
    [InlineData("kind: Machine", "kind: ¦Machin", ManifestErrorId.UnknownKind, "Machine")]
    [InlineData("description: five cores, two designs", "¦descripton: x", ManifestErrorId.UnknownKey, "description")]
    [InlineData("name: lakefield", "name: ¦-lakefield", ManifestErrorId.BadText, null)]
    [InlineData("name: lakefield", "name: ¦42", ManifestErrorId.WrongType, "\"42\"")]
    [InlineData("name: lakefield", "name: ¦6.12", ManifestErrorId.WrongType, "\"6.12\"")]
    [InlineData("name: lakefield", "name:¦ ", ManifestErrorId.WrongType, null)]
    [InlineData("generation: linux-6.12", "generation: ¦linux-6.21", ManifestErrorId.UnknownName, "linux-6.12")]
    [InlineData("builtIn: false", "builtIn: ¦off", ManifestErrorId.WrongType, "false")]
    [InlineData("builtIn: false", "builtIn: ¦Yes", ManifestErrorId.WrongType, "true")]
    [InlineData("builtIn: false", "builtIn: ¦True", ManifestErrorId.WrongType, "true")]
    [InlineData("builtIn: false", "builtIn: ¦\"false\"", ManifestErrorId.WrongType, "false")]
    [InlineData("kvm_amd: {}", "¦kvm_adm: {}", ManifestErrorId.UnknownName, "kvm_amd")]
    [InlineData("kvm_amd: {}", "kvm_amd: {¦ntp: 0}", ManifestErrorId.UnknownName, "npt")]
    [InlineData("kvm_amd: {}", "kvm_amd: {npt: ¦maybe}", ManifestErrorId.WrongType, null)]
    [InlineData("kvm_amd: {}", "kvm_amd: {nested: ¦yes}", ManifestErrorId.WrongType, null)]
    [InlineData("kvm_amd: {}", "kvm_amd: {pause_filter_count: ¦-1}", ManifestErrorId.WrongType, null)]
    [InlineData(
        "enable_virt_at_load: true", "¦lapic_timer_advance_ns: 0", ManifestErrorId.UnknownName, "lapic_timer_advance")]
    [InlineData("flavour: rt", "flavour: ¦cluod", ManifestErrorId.UnknownName, "cloud")]
    [InlineData("loaded: [kvm, kvm_intel]", "loaded: ¦{kvm: 1}", ManifestErrorId.WrongType, null)]
    [InlineData("vendor: GenuineIntel", "vendor: ¦Intel", ManifestErrorId.UnknownName, null)]
    [InlineData("family: 6\n", "family: ¦0o6\n", ManifestErrorId.WrongType, null)]
    [InlineData("family: 6\n", "family: ¦06\n", ManifestErrorId.WrongType, "6")]
    [InlineData("family: 6\n", "family: ¦\"6\"\n", ManifestErrorId.WrongType, "6")]
    [InlineData("family: 6\n", "family: ¦-6\n", ManifestErrorId.OutOfRange, null)]
    [InlineData("stepping: 1\n", "stepping: ¦16\n", ManifestErrorId.OutOfRange, null)]
    [InlineData("microcode: 0x28\n", "microcode: ¦0x100000000\n", ManifestErrorId.OutOfRange, null)]
    [InlineData("0x035d6fff00000000", "¦0x10000000000000000", ManifestErrorId.OutOfRange, null)]
    [InlineData("0x035d6fff00000000", "¦99999999999999999999999999999999999999999", ManifestErrorId.OutOfRange, null)]
    [InlineData("0x035d6fff00000000", "¦0X35d", ManifestErrorId.WrongType, "0x35d")]
    [InlineData("{0x3a: 0x5, ", "{0x3a: 0x5, ¦58: 1, ", ManifestErrorId.DuplicateKey, null)]
    [InlineData("{0x3a: 0x5, ", "{0x3a: 0x5, ¦msr: 1, ", ManifestErrorId.WrongType, null)]
    [InlineData("features: vmx\n", "features: vmx ¦svmm\n", ManifestErrorId.UnknownName, "svm")]
    [InlineData("features: vmx\n", "features: \"vmx  ¦VMX\"\n", ManifestErrorId.UnknownName, "vmx")]
    [InlineData("addFeatures: [svm]", "addFeatures: [svm, ¦[vmx]]", ManifestErrorId.WrongType, null)]
    [InlineData("basedOn: tremont", "basedOn: ¦tremnot", ManifestErrorId.UnknownName, "tremont")]
    [InlineData("basedOn: tremont", "basedOn: ¦sunny-cove", ManifestErrorId.CyclicModel, null)]
    [InlineData(
        "    - name: sunny-cove", "    - ¦{name: tremont, basedOn: sunny-cove}\n    - name: sunny-cove",
        ManifestErrorId.DuplicateName, null)]
    [InlineData("possible: 8", "possible: ¦0", ManifestErrorId.OutOfRange, null)]
    [InlineData("ids: \"5-7\"", "ids: ¦\"5-8\"", ManifestErrorId.OutOfRange, null)]
    [InlineData("package: 0", "package: ¦1", ManifestErrorId.OutOfRange, null)]
    [InlineData("ids: 4", "ids: ¦3", ManifestErrorId.OverlappingCpus, null)]
    [InlineData("ids: 4", "ids: ¦\"2,4\"", ManifestErrorId.OverlappingCpus, null)]
    [InlineData("ids: 4", "ids: ¦\"\"", ManifestErrorId.BadCpuList, null)]
    [InlineData("ids: 4", "ids: \"4,¦5x\"", ManifestErrorId.BadCpuList, null)]
    [InlineData("ids: 4", "ids: ¦8192", ManifestErrorId.BadCpuList, null)]
    [InlineData("ids: 4", "ids: ¦[4]", ManifestErrorId.WrongType, "4")]
    [InlineData("ids: 4", "ids: ¦true", ManifestErrorId.WrongType, null)]
    [InlineData("model: tremont\n      state", "model: ¦tremnt\n      state", ManifestErrorId.UnknownName, "tremont")]
    [InlineData("state: offline", "state: ¦off", ManifestErrorId.UnknownName, "offline")]
    [InlineData("state: offline", "state: ¦ofline", ManifestErrorId.UnknownName, "offline")]
    [InlineData("bootCpu: 0", "bootCpu: ¦4", ManifestErrorId.BadBootCpu, null)]
    [InlineData("bootCpu: 0", "bootCpu: ¦6", ManifestErrorId.BadBootCpu, null)]
    [InlineData("bootCpu: 0", "bootCpu: ¦100", ManifestErrorId.BadBootCpu, null)]
    [InlineData(
        "firmware: {vmx: disabled}", "msrs: {58: 1}\n        firmware: {vmx: ¦disabled}",
        ManifestErrorId.ConflictingKeys, null)]
    [InlineData("firmware: {vmx: disabled}", "firmware: {vmx: ¦disable}", ManifestErrorId.UnknownName, "disabled")]
    public void Machine_ThatIsWrong_IsRefused(string old, string replacement, ManifestErrorId id, string? suggestion)
    {
        ManifestDiagnostic found = RefusesEdit(Samples.Machine, old, replacement, id, Catalog);
        Assert.Equal(suggestion, found.Suggestion);
    }

    [Theory]
    [InlineData(
        "cpuModels: [{name: a, vendor: AuthenticAMD, family: 25, model: 1, features: svm}]",
        "cpuModels: [¦{name: a, vendor: AuthenticAMD, family: 25}]", ManifestErrorId.MissingKey)]
    [InlineData("  cpus: [{ids: 0, model: a}]", "  cpus: ¦[]", ManifestErrorId.OutOfRange)]
    [InlineData(
        "  cpuModels: [{name: a, vendor: AuthenticAMD, family: 25, model: 1, features: svm}]\n  cpus: [{ids: 0, "
            + "model: a}]", "  ¦cpuModels: []", ManifestErrorId.MissingKey)]
    [InlineData("{ids: 0, model: a}", "¦{ids: 0}", ManifestErrorId.MissingKey)]
    [InlineData("cpus: [{ids: 0, model: a}]", "cpus: ¦[{ids: 1, model: a}]", ManifestErrorId.BadBootCpu)]
    [InlineData("[{ids: 0, model: a}]", "[{ids: 0, model: a}]\n  cpuModelFiles: [¦/dev/zero]", ManifestErrorId.BadPath)]
    [InlineData(
        "[{ids: 0, model: a}]", "[{ids: 0, model: a}]\n  cpuModelFiles: [¦models/x.yaml]", ManifestErrorId.BadPath)]
    public void SmallMachine_ThatIsWrong_IsRefused(string old, string replacement, ManifestErrorId id) =>
        RefusesEdit(Samples.SmallMachine, old, replacement, id);

    [Fact]
    public void Models_BasedOnEachOther_AreRefused() => Refuses(
        Samples.Machine.Replace("vendor: GenuineIntel\n", "basedOn: sunny-cove\n", StringComparison.Ordinal),
        ManifestErrorId.CyclicModel, 27, 16);

    [Fact]
    public void Path_OfTheMistake_IsReported()
    {
        Assert.Equal(
            "spec.cpus[1].ids",
            RefusesEdit(Samples.Machine, "ids: 4", "ids: ¦3", ManifestErrorId.OverlappingCpus).Path);
        Assert.Equal(
            "metadata.labels['a b']",
            RefusesEdit(Samples.Machine, "\"a b\": \"1\"", "\"a b\": ¦1", ManifestErrorId.WrongType).Path);
    }

    [Fact]
    public void Overlap_NamesBothPlaces()
    {
        ManifestDiagnostic found = RefusesEdit(
            Samples.Machine, "ids: 4", "ids: ¦\"2-4\"", ManifestErrorId.OverlappingCpus);
        Assert.Equal("2-3", found.Found);
        Assert.Contains("m.yaml:35:12", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Machine\n", "", ManifestErrorId.MissingKey, "kind")]
    [InlineData("apiVersion: kvmsim/v1\n", "", ManifestErrorId.MissingKey, "apiVersion")]
    public void Header_WithoutAKey_IsRefused(string old, string replacement, ManifestErrorId id, string expected)
    {
        ManifestDiagnostic found = Refuses(
            Samples.SmallMachine.Replace(old, replacement, StringComparison.Ordinal), id, 1, 1);
        Assert.Equal(expected, found.Expected);
    }

    [Fact]
    public void Document_ThatIsAList_IsRefused() => Refuses("- a\n", ManifestErrorId.WrongType, 1, 1);

    [Fact]
    public void Name_OfTwoMachines_IsRefused() => Refuses(
        Samples.SmallMachine + "---\n" + Samples.SmallMachine, ManifestErrorId.DuplicateName, 8, 1);

    [Fact]
    public void CpuLists_ThatCostTooMuch_AreRefused()
    {
        string list = string.Join(',', Enumerable.Repeat("0-8191", 100_000));
        RefusesEdit(Samples.SmallMachine, "ids: 0", $"ids: \"¦{list}\"", ManifestErrorId.TooManyCpus);
    }

    [Fact]
    public void Machine_OfEveryCpuThereIs_IsTaken()
    {
        string cpus = string.Concat(
            Enumerable.Range(0, 8192).Select(cpu => $"    - {{ids: {cpu}, model: a, state: online, package: 0}}\n"));
        MachineDocument machine = Accepts(Samples.SmallMachine.Replace(
            "cpus: [{ids: 0, model: a}]\n", "cpus:\n" + cpus, StringComparison.Ordinal)).Machines.Single();
        Assert.Equal(8192, machine.Cpus.Count);
    }

    [Fact]
    public void Models_InALongChain_AreResolved()
    {
        string chain = string.Concat(
            Enumerable.Range(1, 1000).Select(i => $"    - {{name: m{i}, basedOn: m{i + 1}}}\n"));
        Accepts(Samples.SmallMachine.Replace(
            "  cpuModels: [{name: a,", "  cpuModels:\n" + chain + "    - {name: m1001, basedOn: a}\n    - {name: a,",
            StringComparison.Ordinal)
            .Replace("svm}]", "svm}", StringComparison.Ordinal));
    }
}
