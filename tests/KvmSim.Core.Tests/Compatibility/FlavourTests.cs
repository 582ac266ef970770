using KvmSim.Compatibility;
using KvmSim.Fleet;
using KvmSim.Hardware;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>What the flavours of the check tell apart, and that none is without its tables.</summary>
public sealed class FlavourTests
{
    private static readonly VmxParameters Plain = new(Nested: false);

    public static TheoryData<string> Styles => TestCpus.Styles();

    [Theory]
    [MemberData(nameof(Styles))]
    public void Flavour_InEveryTable_HasWhatTheOneBeforeHas(string id)
    {
        CheckStyle style = TestCpus.Style(id);
        CheckStyle before = CheckStyle.All[Math.Max(0, CheckStyle.All.ToList().IndexOf(style) - 1)];

        Assert.Equal(
            GuestFeatureTable.Hardware(before),
            GuestFeatureTable.Hardware(before).Intersect(GuestFeatureTable.Hardware(style)));
        Assert.True(GuestFeatureTable.Hardware(style).Count > 150);
        Assert.Equal(GuestFeatureTable.Emulated(before), GuestFeatureTable.Emulated(style));
        Assert.Subset(Cr4ReservedBits.FeaturesOf(style).ToHashSet(), Cr4ReservedBits.FeaturesOf(before).ToHashSet());
        foreach (uint msr in VmxControlTable.All.Select(control => control.Msr).Distinct())
        {
            ulong had = VmxControlTable.Required(before, msr) | VmxControlTable.Optional(before, msr);
            Assert.Equal(had, had & (VmxControlTable.Required(style, msr) | VmxControlTable.Optional(style, msr)));
        }
    }

    [Fact]
    public void Flavours_AreAChain_EachWithANameOfItsOwnInTheTables()
    {
        Assert.Equal(Enumerable.Range(0, CheckStyle.All.Count), CheckStyle.All.Select(style => style.TableIndex));
        Assert.Equal(
            CheckStyle.All.Count, CheckStyle.All.Select(style => style.TableKey).Distinct(StringComparer.Ordinal)
                .Count());
    }

    [Theory]
    [InlineData("6.18", "-", "6.18 7.0 7.1 7.2")]
    [InlineData("6.3", "6.12", "6.3 6.12")]
    [InlineData("6.12", "6.12", "6.12")]
    [InlineData("-", "-", "")]
    public void Range_OfTwoCells_HasTheFlavoursBetween(string since, string until, string expected)
    {
        FlavourRange range = FlavourRange.Of(since, until);
        string[] found = [.. CheckStyle.All.Where(range.Has).Select(style => style.TableKey)];
        string[] words = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // A range without an end has what comes later too.
        Assert.Equal(words, until == "-" && since != "-" ? found.Take(words.Length) : found, StringComparer.Ordinal);
        Assert.True(until != "-" || since == "-" || found[^1] == CheckStyle.All[^1].TableKey);
        Assert.Equal(expected.Split(' ')[0], range.FirstStyle?.TableKey ?? "");
    }

    [Theory]
    [InlineData("6.4", "-", "'6.4'")]
    [InlineData("6.1", "6.4", "'6.4'")]
    [InlineData("6.12", "6.3", "'6.3', which is older")]
    [InlineData("-", "6.3", "no 'since'")]
    public void Range_ThatIsNone_IsAnError(string since, string until, string says) => Assert.Contains(
        says, Assert.Throws<InvalidDataException>(() => FlavourRange.Of(since, until)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Generations_AllHaveAFlavourOfTheTables() => Assert.All(
        GenerationCatalog.All,
        generation => Assert.True(
            CheckStyle.All.Any(style => style.TableKey == generation.Style.TableKey),
            $"{generation.Style.Id}, the check of {generation.Id}, is not in All of "
                + "Compatibility/Check/CheckStyle.cs."));

    /// <summary>One bit more, behind its gates, is refused from the flavour on that compares it.</summary>
    [Theory]
    [InlineData(0x484u, 20, 0x483u, 28, "linux-6.18")]
    [InlineData(0x483u, 30, 0u, 0, "linux-7.0")]
    [InlineData(0x48bu, 22, 0x48cu, -10, "linux-7.2")]
    public void Control_ThatALaterFlavourCompares_IsRefusedSince(
        uint msr, int bit, uint with, int withBit, string since)
    {
        CpuModel other = TestCpus.Tremont.Flip(msr, bit + 32);
        other = with == 0 ? other : other.Flip(with, withBit + 32);
        int first = CheckStyle.All.ToList().FindIndex(style => style.Id == since);
        for (int i = 0; i < CheckStyle.All.Count; i++)
        {
            CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, other, CheckStyle.All[i], Plain);
            Assert.Equal((CheckStyle.All[i].Id, i < first), (CheckStyle.All[i].Id, outcome.Passed));
        }

        CompatibilityFinding finding = Assert.Single(
            CompatibilityExplainer.Explain(0, TestCpus.Tremont, 4, other, CheckStyle.Linux72, Plain),
            finding => finding.KernelLooks && finding.Bits.Any(named => named.Bit == bit));
        Assert.Equal((since, FindingSeverity.Refusal), (finding.KernelLooksSince, finding.Severity));
        Assert.NotNull(finding.Bits[0].KernelName);
    }

    [Fact]
    public void ModeBasedExecution_WithoutAdvancedExitInformation_IsDropped() => Assert.True(TestCpus.Check(
        TestCpus.Tremont.With(0x48c, 0x00000f0106314141),
        TestCpus.Tremont.With(0x48c, 0x00000f0106314141).Flip(TestCpus.Ctls2, 22 + 32),
        CheckStyle.Linux72,
        Plain).Passed);

    [Theory]
    [InlineData("shstk", "ibt", "linux-6.12", true)]
    [InlineData("", "shstk", "linux-6.12", true)]
    [InlineData("", "shstk", "linux-6.18", false)]
    [InlineData("", "ibt", "linux-7.2", false)]

    // What boot_cpu_data keeps is what both have: neither.
    [InlineData("shstk", "ibt", "linux-6.18", false)]
    [InlineData("shstk ibt", "ibt", "linux-6.18", true)]
    [InlineData("shstk", "shstk ibt", "linux-6.18", true)]
    public void Cet_IsComparedAsOneBitOfCr4(string boot, string cpu, string style, bool passes)
    {
        CpuModel one = TestCpus.Epyc.Featured(features => features.Union(Set(boot)));
        CpuModel other = TestCpus.Epyc.Featured(features => features.Union(Set(cpu)));

        CheckOutcome outcome = TestCpus.Check(one, other, TestCpus.Style(style));
        Assert.Equal(passes, outcome.Passed);
        if (!passes)
        {
            Assert.Equal(CheckFailureReason.Cr4Mismatch, outcome.Failure?.Reason);
            Assert.Equal("X86_CR4_CET", Assert.Single(Assert.Single(outcome.Findings).Bits).KernelName);
        }

        Assert.Equal(!passes, CompatibilityExplainer.Explain(0, one, 4, other, TestCpus.Style(style))
            .Any(finding => finding.Severity == FindingSeverity.Refusal));
    }

    /// <summary>One of the two is enough, whatever the other is; without it the answer is open.</summary>
    [Theory]
    [InlineData("shstk", "shstk", CheckVerdict.Pass)]
    [InlineData("shstk", "", CheckVerdict.Unknown)]
    public void Cet_OfWhichIbtIsNotKnown(string boot, string cpu, CheckVerdict verdict)
    {
        CpuModel other = TestCpus.Epyc.Featured(features => features.Union(Set(cpu))) with
        {
            UnknownFeatures = CpuFeatureSet.Of("ibt"),
        };
        CheckOutcome outcome = TestCpus.Check(
            TestCpus.Epyc.Featured(features => features.Union(Set(boot))), other, CheckStyle.Linux618);
        Assert.Equal(verdict, outcome.Verdict);
    }

    [Theory]
    [InlineData("linux-6.18", "kvm_intel: Inconsistent VMCS config on CPU 4")]
    [InlineData(
        "linux-7.0",
        "kvm_intel: VMCS config on CPU 4 doesn't match reference config:|"
            + "  Offset 16 REF = 0x03196fff, CPU4 = 0x43196fff, mismatch = 0x40000000")]
    public void Lakefield_LeavesTheWordsThatDiffer(string style, string lines)
    {
        CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, TestCpus.SunnyCove, TestCpus.Style(style));
        Assert.Equal(lines, string.Join('|', outcome.Lines.Select(line => line.Text)));
        Assert.Equal(lines.Split('|')[0], outcome.Line?.Text);
    }

    [Theory]
    [InlineData("linux-7.0", "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 4")]
    [InlineData("linux-7.1", "kvm_intel: VMX not fully enabled on CPU 4.  Check kernel logs and/or BIOS")]
    public void VmxOffInFirmware_HasItsOwnTextSince71(string style, string line) => Assert.Equal(
        line, TestCpus.Check(TestCpus.Tremont, TestCpus.Tremont.With(0x3a, 1), TestCpus.Style(style)).Line?.Text);

    [Fact]
    public void PairThatDoesNotMatch_SaysWhatWasWantedSince618()
    {
        CheckOutcome outcome = TestCpus.Check(
            TestCpus.Tremont, TestCpus.Tremont.Flip(0x484, 20 + 32), CheckStyle.Linux618);
        Assert.Equal(
            "kvm_intel: Inconsistent VM-Entry/VM-Exit pair, entry = 100000 (100000), exit = 0 (10000000)",
            outcome.Lines[0].Text);
        Assert.Equal(VmxSetupFailureReason.EntryExitPair, outcome.Failure?.Setup?.Reason);
    }

    private static CpuFeatureSet Set(string names) =>
        CpuFeatureSet.Of(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
