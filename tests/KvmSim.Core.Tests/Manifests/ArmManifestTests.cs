using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;
using static KvmSim.Core.Tests.Manifests.ManifestAssert;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>Machines with Arm CPUs, by their registers.</summary>
public sealed class ArmManifestTests
{
    private const string Text = """
        apiVersion: kvmsim/v1
        kind: Machine
        metadata:
          name: board
        spec:
          cpuModels:
            - name: big
              architecture: arm64
              registers:
                MIDR_EL1: 0x410fd083
                ID_AA64PFR0_EL1: 0x0000000001002222
                ID_AA64MMFR0_EL1:
                  PARANGE: 4
                  ASIDBITS: 2
            - name: other
              basedOn: big
              registers:
                ID_AA64PFR0_EL1: {SVE: 1}
              vectorLengths: {sve: [128, 256]}
            - name: little
              vendor: ARM
              family: 8
              model: 0xd03
              midr: 0x410fd034
          cpus:
            - ids: 0-3
              model: little
            - ids: 4
              model: big
            - ids: 5
              model: other
              overrides:
                registers:
                  ID_AA64PFR0_EL1: {CSV2: 1}
                vectorLengths: {sve: [128]}

        """;

    private const string X86 = """
        apiVersion: kvmsim/v1
        kind: Machine
        metadata:
          name: mixed
        spec:
          cpuModels:
            - {name: x86, vendor: GenuineIntel, family: 6, model: 85}
            - {name: arm, vendor: ARM, family: 8, model: 0xd03, midr: 0x410fd034}
          cpus:
            - {ids: 0, model: x86, overrides: {stepping: 1}}
            - {ids: 1, model: x86}

        """;

    private static readonly ArmField Sve = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.SVE");

    [Fact]
    public void Machine_OfArmCpus_HasWhatIsSaidOfThem()
    {
        MachineDocument machine = Machine(Text);
        CpuModel big = machine.HardwareOf(machine.Cpus[1]), other = machine.HardwareOf(machine.Cpus[2]);
        Assert.Equal(
            (CpuVendor.Arm, "ARM", 8, 0xd08, 3, (uint?)0x410fd083),
            (big.Vendor, big.VendorId, big.Family, big.Model, big.Stepping, big.Midr));
        Assert.Equal(0, big.ArmRegisters.Field(Sve));
        Assert.Equal(4, big.ArmRegisters.Field(ArmRegisterTable.GetField("ID_AA64MMFR0_EL1.PARANGE")));
        Assert.Null(big.ArmRegisters.Field(ArmRegisterTable.GetField("ID_AA64MMFR0_EL1.TGRAN4")));
        Assert.Null(big.ArmRegisters.Field(ArmRegisterTable.GetField("ID_AA64ISAR0_EL1.AES")));
        Assert.Null(big.SveLengths);
        Assert.Equal([128, 256], machine.Models.Resolve("other").SveLengths!.Value.Bits);
        Assert.Equal(1, other.ArmRegisters.Field(Sve));
        Assert.Equal(2, other.ArmRegisters.Field(ArmRegisterTable.GetField("ID_AA64PFR0_EL1.EL0")));
        Assert.Equal(1, other.ArmRegisters.Field(ArmRegisterTable.GetField("ID_AA64PFR0_EL1.CSV2")));
        Assert.Equal([128], other.SveLengths!.Value.Bits);
        Assert.Equal(0xd08, other.Model);
    }

    [Fact]
    public void Machine_OfArmCpus_IsWrittenAsItWasRead()
    {
        MachineDocument machine = Machine(Text);
        string text = Written(machine);
        Assert.Equal(text, Written(Machine(text)));
        MachineDocument again = Machine(text);
        Assert.Equal(
            machine.Cpus.Select(machine.HardwareOf), again.Cpus.Select(again.HardwareOf));
        MachineDocument inline = Machine(Written(machine.WithInlineModels()));
        Assert.Equal(
            machine.Cpus.Select(machine.HardwareOf), inline.Cpus.Select(inline.HardwareOf));
    }

    [Theory]
    [InlineData("ID_AA64PFR0_EL1: 0x0", "¦ID_AA64PRF0_EL1: 0x0", ManifestErrorId.UnknownKey, "ID_AA64PFR0_EL1")]
    [InlineData("{SVE: 1}", "{¦SEV: 1}", ManifestErrorId.UnknownKey, "SVE")]
    [InlineData("{SVE: 1}", "{SVE: ¦16}", ManifestErrorId.OutOfRange, null)]
    [InlineData("{SVE: 1}", "{SVE: ¦yes}", ManifestErrorId.WrongType, null)]
    [InlineData("{SVE: 1}", "¦[SVE]", ManifestErrorId.WrongType, null)]
    [InlineData("0x0000000001002222", "¦0x10000000000000000", ManifestErrorId.OutOfRange, null)]
    [InlineData("MIDR_EL1: 0x410fd083", "MIDR_EL1: ¦{PartNum: 0xd08}", ManifestErrorId.MissingKey, null)]
    [InlineData("architecture: arm64", "architecture: ¦arm46", ManifestErrorId.UnknownName, "arm64")]
    [InlineData("midr: 0x410fd034", "midr: 0x410fd034\n      msrs: ¦{0x3a: 5}", ManifestErrorId.ConflictingKeys, null)]
    [InlineData("{sve: [128, 256]}", "{sve: ¦[128, 200]}", ManifestErrorId.OutOfRange, null)]
    [InlineData("{sve: [128, 256]}", "{sve: [128, ¦4096]}", ManifestErrorId.OutOfRange, null)]
    [InlineData(
        "registers:\n        ID_AA64PFR0_EL1: {SVE: 1}", "registers:\n        ¦ID_AA64PFR0_EL1: {SVE: 1, FP: 1}",
        ManifestErrorId.ConflictingKeys, null)]
    [InlineData(
        "registers:\n        ID_AA64PFR0_EL1: {SVE: 1}", "registers:\n        ¦ID_AA64PFR0_EL1: {SVE: 0}",
        ManifestErrorId.ConflictingKeys, null)]
    [InlineData(
        "{CSV2: 1}\n", "{CSV2: 1}\n        firmware: ¦{vmx: enabled}\n", ManifestErrorId.ConflictingKeys, null)]
    public void Machine_WithAMistake_IsRefusedWhereItIs(
        string old, string replacement, ManifestErrorId id, string? suggestion)
    {
        string text = Text.Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.Equal(suggestion, RefusesPlace(text, old, replacement, id).Suggestion);
    }

    [Fact]
    public void Machine_ThatDoesNotSayWhoseCpuItIs_IsRefused()
    {
        string text = Text.Replace("MIDR_EL1: 0x410fd083", "REVIDR_EL1: 0", StringComparison.Ordinal);
        ManifestDiagnostic diagnostic = Assert.Single(Parse(text).Diagnostics);
        Assert.Equal(
            (ManifestErrorId.MissingKey, 7, "MIDR_EL1"), (diagnostic.Id, diagnostic.Line, diagnostic.Expected));
    }

    [Theory]
    [InlineData("{ids: 1, model: x86}", "{ids: 1, model: ¦arm}", ManifestErrorId.ConflictingKeys)]
    [InlineData("{stepping: 1}", "{registers: ¦{ID_AA64PFR0_EL1: 1}}", ManifestErrorId.ConflictingKeys)]
    [InlineData("model: 85}", "model: 85, registers: ¦{CTR_EL0: 1}}", ManifestErrorId.ConflictingKeys)]
    [InlineData(
        "midr: 0x410fd034}", "midr: ¦0x410fd035, registers: {MIDR_EL1: 0x410fd034}}",
        ManifestErrorId.ConflictingKeys)]
    public void Machine_OfX86Cpus_HasNothingOfArm(string old, string replacement, ManifestErrorId id)
    {
        string[] parts = X86.Split(old);
        string edited = parts[0] + replacement + parts[1];
        int at = edited.IndexOf('¦', StringComparison.Ordinal);
        ManifestDiagnostic first = Parse(edited.Remove(at, 1)).Diagnostics[0];
        Assert.Equal(id, first.Id);
        Assert.Equal(edited[..at].Count(character => character == '\n') + 1, first.Line);
        Assert.Equal(at - (edited.LastIndexOf('\n', at) + 1) + 1, first.Column);
    }

    private static ManifestDiagnostic RefusesPlace(string text, string old, string replacement, ManifestErrorId id)
    {
        string[] parts = text.Split(old);
        string edited = parts[0] + replacement + string.Join(old, parts.Skip(1));
        int at = edited.IndexOf('¦', StringComparison.Ordinal);
        IReadOnlyList<ManifestDiagnostic> found = Parse(edited.Remove(at, 1)).Diagnostics;
        Assert.True(found.Count == 1, string.Join('\n', found));
        Assert.Equal(
            (id, edited[..at].Count(character => character == '\n') + 1, at - (edited.LastIndexOf('\n', at) + 1) + 1),
            (found[0].Id, found[0].Line, found[0].Column));
        return found[0];
    }

    /// <summary>
    /// Each machine of the recorder. QEMU's property sve changes the one field, and ID_AA64ZFR0_EL1 stays (recorded):
    /// on hardware it would be zero.
    /// </summary>
    [Fact]
    public void Machines_OfTheRecorder_AreAllRead()
    {
        string folder = Path.Combine(Repository.Root, "oracle", "machines", "arm64");
        foreach (string file in Directory.EnumerateFiles(folder, "*.yaml"))
        {
            Assert.Empty(ManifestFiles.Load(file, ManifestAssert.Yaml, NameCatalog.Unchecked).Diagnostics);
        }

        MachineDocument early = Load(folder, "max-4-early-without-sve.yaml");
        CpuModel without = early.HardwareOf(early.Cpus[1]);
        Assert.Null(without.SveLengths);
        Assert.NotEqual(0UL, without.ArmRegisters[ArmRegisterTable.Get("ID_AA64ZFR0_EL1")].Value);
        Assert.False(Load(folder, "a72-without-el2-4-two-late.yaml").Platform.El2);
        Assert.True(early.Platform.El2);
    }

    [Fact]
    public void Overrides_ThatTakeSveAway_LeaveNoLengths_ButHardwareHasToSayZfr0()
    {
        const string More = "SVE: 1}\n        ID_AA64ZFR0_EL1: 1\n        ID_AA64PFR1_EL1: {SME: 0}";
        string text = Text.Replace("SVE: 1}", More, StringComparison.Ordinal)
            .Replace(
                "{CSV2: 1}\n        vectorLengths: {sve: [128]}", "{SVE: 0}", StringComparison.Ordinal);
        ManifestDiagnostic diagnostic = Assert.Single(Parse(text).Diagnostics);
        Assert.Contains("ID_AA64ZFR0_EL1", diagnostic.Message, StringComparison.Ordinal);
        MachineDocument machine = Machine(
            text.Replace("{SVE: 0}", "{SVE: 0}\n          ID_AA64ZFR0_EL1: 0", StringComparison.Ordinal));
        Assert.Null(machine.HardwareOf(machine.Cpus[2]).SveLengths);
        Assert.Empty(Parse(text + "  platform: {tcg: true}\n").Diagnostics);
    }

    [Fact]
    public void Platform_WithoutEl2_GoesThroughAndIsOfArm()
    {
        MachineDocument machine = Machine(Text + "  platform: {el2: false}\n");
        Assert.False(machine.Platform.El2);
        Assert.Contains("el2: false", Written(machine), StringComparison.Ordinal);
        Assert.DoesNotContain("el2", Written(Machine(Text)), StringComparison.Ordinal);
        Assert.False(MachineBlueprint.Of(machine, GenerationCatalog.Find("arm64-7.3")!).HasEl2);
        ManifestDiagnostic diagnostic = Assert.Single(Parse(
            X86.Replace("{ids: 1, model: arm}", "{ids: 1, model: x86}", StringComparison.Ordinal)
                + "  platform: {el2: true}\n").Diagnostics);
        Assert.Equal((ManifestErrorId.ConflictingKeys, "el2"), (diagnostic.Id, diagnostic.Found));
        Assert.Single(Parse(Text + "  platform: {tdx: true}\n").Diagnostics);
    }

    private static MachineDocument Load(string folder, string file) => Assert.Single(ManifestFiles.Load(
        Path.Combine(folder, file), ManifestAssert.Yaml, NameCatalog.Unchecked).Value!.Machines);

    private static string Written(MachineDocument machine)
    {
        using StringWriter writer = new();
        ManifestWriter.Write(writer, ManifestAssert.Yaml, machine);
        return writer.ToString();
    }

    private static MachineDocument Machine(string text) =>
        Assert.IsType<MachineDocument>(Assert.Single(Accepts(text).Documents));
}
