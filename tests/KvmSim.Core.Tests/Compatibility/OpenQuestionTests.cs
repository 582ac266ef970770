using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>What a description does not hold is unknown: never zero, and never an answer.</summary>
public sealed class OpenQuestionTests
{
    private static readonly CpuModel Partial = TestCpus.Tremont.Forget(TestCpus.Ctls2) with { IsPartial = true };

    /// <summary>Tertiary controls are there, as on Sapphire Rapids: bit 49 of 0x482.</summary>
    private static readonly CpuModel Tertiary = TestCpus.Tremont.Flip(0x482, 49);

    [Theory]
    [MemberData(nameof(Styles))]
    public void Check_PartialModel_MayDifferFromItself(string id)
    {
        CheckOutcome outcome = TestCpus.Check(Partial, Partial, TestCpus.Style(id));

        Assert.Equal(CheckVerdict.Unknown, outcome.Verdict);
        Assert.Equal("needs MSR 0x48b of CPU 0, needs MSR 0x48b of CPU 4", string.Join(", ", outcome.Missing));
    }

    [Fact]
    public void Check_PartialModelOnTheReferenceItself_Passes() => Assert.True(CompatibilityCheck.Check(
        TestCpus.Input(Partial, Partial, CheckStyle.Linux612) with { Cpu = 0 }).Passed);

    [Fact]
    public void Check_WholeModelWithoutARegister_IsLikeItself()
    {
        CpuModel whole = Partial with { IsPartial = false };
        Assert.True(TestCpus.Check(whole, whole with { Name = "another" }, CheckStyle.Linux612).Passed);
    }

    [Fact]
    public void Check_PartialModelThatHoldsWhatDecides_Passes()
    {
        CpuModel cpu = TestCpus.Tremont with { IsPartial = true };
        Assert.Equal(CheckVerdict.Pass, TestCpus.Check(cpu, cpu with { Stepping = 2 }, CheckStyle.Linux612).Verdict);
    }

    [Fact]
    public void Check_TertiaryControlsThatNobodyRead_AreAssumedAlike()
    {
        CheckOutcome outcome = TestCpus.Check(
            Tertiary, Tertiary with { Stepping = 2, IsPartial = true }, CheckStyle.Linux612);

        Assert.True(outcome.Passed);
        Assert.Contains("0x492", Assert.Single(outcome.Assumptions), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TertiaryControlsReadOnOneCpuOnly_AreUnknown()
    {
        CheckOutcome outcome = TestCpus.Check(Tertiary.With(0x492, 0x10), Tertiary, CheckStyle.Linux612);

        Assert.Equal(CheckVerdict.Unknown, outcome.Verdict);
        Assert.Equal("needs MSR 0x492 of CPU 4", Assert.Single(outcome.Missing).ToString());
    }

    [Theory]
    [InlineData("umip", "needs CPUID.07H.0 of CPU 4")]
    [InlineData("vmx", "needs CPUID.01H of CPU 4")]
    public void Check_FeatureThatIsNotKnown_IsUnknownAndNamed(string name, string missing)
    {
        CpuModel other = Unsure(TestCpus.Tremont, name);
        CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, other, CheckStyle.Linux612);

        Assert.Equal(CheckVerdict.Unknown, outcome.Verdict);
        Assert.Equal(missing, Assert.Single(outcome.Missing).ToString());
        Assert.Contains(outcome.Findings, finding => finding.Severity == FindingSeverity.Unknown);
    }

    /// <summary>kvm_amd asks for SVM, kvm_intel does not, and before 6.3 neither asks a CPU that comes.</summary>
    [Theory]
    [InlineData("linux-5.16", true, "")]
    [InlineData("linux-6.1", true, "")]
    [InlineData("linux-6.3", true, "needs CPUID.80000001H of CPU 4")]
    [InlineData("linux-6.12", true, "needs CPUID.80000001H of CPU 4")]
    [InlineData("linux-6.12", false, "")]
    public void Check_OfWhichSvmIsNotKnown_HangsOnItUnderKvmAmd(string style, bool isAmd, string missing)
    {
        CpuModel boot = isAmd ? TestCpus.Epyc : TestCpus.Tremont;
        CheckOutcome outcome = TestCpus.Check(
            boot, Unsure(boot, "svm") with { Stepping = 3 }, TestCpus.Style(style));

        Assert.Equal(missing.Length > 0 ? CheckVerdict.Unknown : CheckVerdict.Pass, outcome.Verdict);
        Assert.Equal(missing, string.Join(", ", outcome.Missing));
    }

    [Fact]
    public void Check_FeatureThatTheBootCpuIsNotKnownToHave_IsUnknown()
    {
        CheckOutcome outcome = TestCpus.Check(Unsure(TestCpus.Epyc, "umip"), TestCpus.Epyc, CheckStyle.Linux61);

        Assert.Equal(CheckVerdict.Unknown, outcome.Verdict);
        Assert.Equal(
            "needs CPUID.07H.0 of every CPU that was identified since boot", Assert.Single(outcome.Missing).ToString());
    }

    [Fact]
    public void Check_UnknownFeatureButAnotherIsMissing_IsRefused()
    {
        CpuModel other = Unsure(TestCpus.Tremont, "umip").Flip(0x480, 0);
        Assert.Equal(CheckVerdict.Fail, TestCpus.Check(TestCpus.Tremont, other, CheckStyle.Linux612).Verdict);
    }

    [Fact]
    public void Check_UnknownFeatureThatFirmwareClears_IsKnown()
    {
        CpuModel other = Unsure(TestCpus.Tremont, "vmx").With(Msr.Ia32FeatureControl, 1);
        CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, other, CheckStyle.Linux63);

        Assert.Equal(CheckFailureReason.VmxDisabled, outcome.Failure?.Reason);
    }

    [Fact]
    public void Check_SgxLeafMissing_LeavesEnclsExitingOpen()
    {
        CpuModel cpu = TestCpus.Tremont.Flip(TestCpus.Ctls2, 47).Featured(features => features.With("sgx"));
        CpuModel cut = cpu with
        {
            Stepping = 2,
            Cpuid = CpuidTable.Of([KeyValuePair.Create(new CpuidLeaf(0), new CpuidAnswer(0x1b, 0, 0, 0))]),
        };
        CheckOutcome outcome = TestCpus.Check(cpu, cut, CheckStyle.Linux612);

        Assert.Equal(CheckVerdict.Unknown, outcome.Verdict);
        Assert.Equal("needs CPUID.12H.0 of CPU 4", Assert.Single(outcome.Missing).ToString());
    }

    [Fact]
    public void And_UnknownFeature_IsLostOnlyWhereOneLacksIt()
    {
        CpuCapabilities sure = new(CpuFeatureSet.Of("smep", "pku"), true);
        CpuCapabilities unsure = new(CpuFeatureSet.Of("smep"), true, CpuFeatureSet.Of("pku", "umip"));

        Assert.Equal(new CpuCapabilities(CpuFeatureSet.Of("smep"), true, CpuFeatureSet.Of("pku")), sure.And(unsure));
        Assert.Equal(sure.And(unsure), unsure.And(sure));
        Assert.Equal(unsure, unsure.And(unsure));
    }

    [Fact]
    public void AfterEffects_UnknownFeature_WarnOfNothing() => Assert.Empty(AfterEffects.Of(
        CheckStyle.Linux61,
        VendorModule.KvmAmd,
        new CpuCapabilities(TestCpus.Epyc.Features, false),
        new CpuCapabilities(
            TestCpus.Epyc.Features.Without("svm").Without("umip"), false, CpuFeatureSet.Of("svm", "umip")),
        [(CpuSet.Of(0), new CpuCapabilities(TestCpus.Epyc.Features, false))]));

    public static TheoryData<string> Styles() => TestCpus.Styles();

    private static CpuModel Unsure(CpuModel cpu, string name) => cpu with
    {
        Features = cpu.Features.Without(name),
        UnknownFeatures = CpuFeatureSet.Of(name),
    };
}
