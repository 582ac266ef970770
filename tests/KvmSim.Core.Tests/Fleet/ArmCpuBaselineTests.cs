using KvmSim.Core.Tests.Arm;
using KvmSim.Fleet;
using KvmSim.GuestCpus;
using KvmSim.Hardware;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>What Arm CPUs share, by the rule of each field, and that in the words of tools.</summary>
public sealed class ArmCpuBaselineTests
{
    private static readonly CpuModel A76 = ArmModels.A76;

    [Fact]
    public void Registers_HaveTheSafeValueOfEachField()
    {
        CpuModel other = A76.With("ID_AA64ISAR0_EL1.DP", 0).With("ID_AA64MMFR1_EL1.SpecSEI", 1)
            .With("ID_AA64PFR0_EL1.FP", -1).With("CTR_EL0.L1Ip", 2).With("CTR_EL0.CWG", 5);
        ArmCpuBaseline baseline = Of("arm64-7.3", A76, other);
        Assert.Contains("ID_AA64ISAR0_EL1=0x0000000010211120", Lower(A76, other), StringComparer.Ordinal);
        // SpecSEI: the higher one. FP: signed, so 0b1111 is the lower one. L1Ip: fixed to VIPT. CWG: the higher one.
        Assert.Equal(1, Value(baseline, "ID_AA64MMFR1_EL1.SpecSEI"));
        Assert.Equal(-1, Value(baseline, "ID_AA64PFR0_EL1.FP"));
        Assert.Equal(2, Value(baseline, "CTR_EL0.L1Ip"));
        Assert.Equal(5, Value(baseline, "CTR_EL0.CWG"));
        Assert.DoesNotContain(baseline.Unknown, name => name.StartsWith("ID_AA64", StringComparison.Ordinal));
    }

    /// <summary>What is safe for hosts does not hang on their order, as it does for the CPUs of one (6.12).</summary>
    [Fact]
    public void Registers_OfWhatTheKernelDoesNotCompare_HaveTheSafeValueToo()
    {
        CpuModel other = A76.With("ID_AA64MMFR4_EL1.E2H0", -1);
        Assert.Equal(-1, Value(Of("arm64-6.12", A76, other), "ID_AA64MMFR4_EL1.E2H0"));
        Assert.Equal(-1, Value(Of("arm64-6.12", other, A76), "ID_AA64MMFR4_EL1.E2H0"));
    }

    [Fact]
    public void Costs_SayWhoLowersWhat()
    {
        CpuModel less = A76.With("ID_AA64ISAR0_EL1.DP", 0), open = A76.Without("ID_AA64ISAR0_EL1");
        ArmCpuBaseline baseline = Of("arm64-6.12", A76, less);
        ArmBaselineCost cost = Assert.Single(baseline.Costs);
        Assert.Equal(["ID_AA64ISAR0_EL1.DP=1"], cost.Lost, StringComparer.Ordinal);
        Assert.Equal(["cpu1"], cost.LackingOn, StringComparer.Ordinal);
        Assert.Empty(cost.UnknownOn);
        Assert.DoesNotContain("asimddp", baseline.Features, StringComparer.Ordinal);
        Assert.Contains("atomics", baseline.Features, StringComparer.Ordinal);
        Assert.Contains("ID_AA64ISAR0_EL1.DP=0", baseline.GuestFeatures, StringComparer.Ordinal);
        Assert.Contains("ID_AA64ISAR0_EL1.ATOMIC=2", baseline.GuestFeatures, StringComparer.Ordinal);

        // Zero is safe beside whatever the third has; of the rest nobody knows.
        ArmCpuBaseline unknown = Of("arm64-6.12", A76, less, open);
        Assert.Contains(unknown.Registers, text => text.StartsWith("ID_AA64ISAR0_EL1=0x", StringComparison.Ordinal)
            && text.Contains('?', StringComparison.Ordinal));
        Assert.DoesNotContain("ID_AA64ISAR0_EL1.DP", unknown.Unknown, StringComparer.Ordinal);
        Assert.Contains("ID_AA64ISAR0_EL1.ATOMIC", unknown.Unknown, StringComparer.Ordinal);
        Assert.Contains("atomics", unknown.Unknown, StringComparer.Ordinal);
        Assert.Contains(unknown.Costs, one => one.Lost.Contains("ID_AA64ISAR0_EL1.ATOMIC=2", StringComparer.Ordinal)
            && one.LackingOn.Count == 0 && one.UnknownOn.SequenceEqual(["cpu2"], StringComparer.Ordinal));
    }

    [Fact]
    public void Of_NoCpuOrAKernelOfX86_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Of("arm64-6.12"));
        Assert.Throws<ArgumentException>(() => Of("linux-6.12", A76));
    }

    /// <summary>Bits 47 to 44 of ID_AA64ISAR0_EL1 (3,0,0,6,0) are DP.</summary>
    [Fact]
    public void Firecracker_WritesTheFieldsThatDiffer()
    {
        ArmGuestCpu cpu = Write(GuestCpuTool.Firecracker, A76, A76.With("ID_AA64ISAR0_EL1.DP", 0));
        string bits = new string('x', 16) + "0000" + new string('x', 44);
        string modifier = $"{{ \"addr\": \"0x603000000013c030\", \"bitmap\": \"0b{bits}\" }}";
        Assert.Equal($"{{\n  \"reg_modifiers\": [\n    {modifier}\n  ]\n}}", cpu.Text);
        Assert.Empty(cpu.Unsaid);
    }

    /// <summary>Host extensions are shown and cannot be written; AMU is not shown.</summary>
    [Fact]
    public void Firecracker_NamesWhatCannotBeWritten()
    {
        ArmGuestCpu cpu = Write(
            GuestCpuTool.Firecracker, A76,
            A76.With("ID_AA64MMFR1_EL1.VMIDBits", 0).With("ID_AA64PFR0_EL1.AMU", 1));
        Assert.Equal(["ID_AA64MMFR1_EL1.VMIDBits"], cpu.Unsaid, StringComparer.Ordinal);
        Assert.Equal("{\n  \"reg_modifiers\": []\n}", cpu.Text);
    }

    /// <summary>Both parts are safe from Spectre v2, one by its number: KVM shows guests the same.</summary>
    [Fact]
    public void Differences_AreThoseOfWhatIsShown()
    {
        CpuModel a55 = A76.With("ID_AA64PFR0_EL1.CSV2", 0).With("ID_AA64PFR0_EL1.CSV3", 0) with
        {
            Midr = 0x412fd050,
        };
        ArmCpuBaseline baseline = Of("arm64-7.3", A76, a55);
        Assert.Equal(2, baseline.Costs.Single().Lost.Count);
        Assert.Empty(baseline.GuestDifferences);
        Assert.Contains("ID_AA64PFR0_EL1.CSV2=1", baseline.GuestFeatures, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("128 256", "128 256 512", "-cpu host,sve128=on,sve256=on")]
    [InlineData("128 256", "", "-cpu host,sve=off")]
    [InlineData("128", "128", "-cpu host")]
    public void Qemu_SwitchesVectorLengths(string one, string other, string expected)
    {
        ArmGuestCpu cpu = Write(GuestCpuTool.Qemu, WithSve(one), WithSve(other));
        Assert.Equal(expected, cpu.Text);
        Assert.Empty(cpu.Unsaid);
    }

    [Fact]
    public void Qemu_SwitchesWhatItHasPropertiesFor_AndNamesTheRest()
    {
        ArmGuestCpu cpu = Write(
            GuestCpuTool.Qemu, A76, A76.With("ID_AA64ISAR1_EL1.APA", 1).With("ID_AA64ISAR1_EL1.GPA", 1)
                .With("ID_AA64DFR0_EL1.PMUVer", 0).With("ID_AA64ISAR0_EL1.DP", 0));
        Assert.Equal("-cpu host,pauth=off,pmu=off", cpu.Text);
        Assert.Equal(["ID_AA64ISAR0_EL1.DP"], cpu.Unsaid, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(GuestCpuTool.Libvirt)]
    [InlineData(GuestCpuTool.KubeVirt)]
    [InlineData(GuestCpuTool.Proxmox)]
    [InlineData(GuestCpuTool.CloudHypervisor)]
    public void OtherTools_HaveNoWords(GuestCpuTool tool) => Assert.Null(Write(tool, A76).Text);

    private static CpuModel WithSve(string lengths) => A76.With("ID_AA64PFR0_EL1.SVE", lengths.Length == 0 ? 0 : 1) with
    {
        Name = $"sve {lengths}",
        SveLengths = lengths.Length == 0 ? null : ArmVectorLengths.Of(lengths.Split(' ').Select(int.Parse)),
    };

    private static ArmGuestCpu Write(GuestCpuTool tool, params CpuModel[] models)
    {
        ArmCpuBaseline baseline = Of("arm64-6.12", models);
        return ArmGuestCpu.Of(baseline.GuestFeatures, baseline.GuestDifferences, tool);
    }

    private static IReadOnlyList<string> Lower(params CpuModel[] models) => Of("arm64-7.3", models).Registers;

    private static long? Value(ArmCpuBaseline baseline, string name)
    {
        ArmField field = ArmRegisterTable.GetField(name);
        string text = baseline.Registers.Single(
            one => one.StartsWith(field.Register.Name + "=", StringComparison.Ordinal));
        return field.ValueOf(Convert.ToUInt64(text[(text.IndexOf('x', StringComparison.Ordinal) + 1)..], 16));
    }

    private static ArmCpuBaseline Of(string generation, params CpuModel[] models) => ArmCpuBaseline.Of(
        [.. models.Select((model, i) => new BaselineCpu(FormattableString.Invariant($"cpu{i}"), model))],
        GenerationCatalog.Find(generation)!);
}
