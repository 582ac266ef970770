using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>Findings about many CPUs: what says the same is told once, for all of them.</summary>
public sealed class FindingGroupTests
{
    private static readonly CpuSet Nobody = CpuSet.Empty;

    [Fact]
    public void Groups_OfFindings_AreOnePerDifference()
    {
        CompatibilityFinding small = Finding(1) with { Found = "1" };
        CompatibilityFinding[] findings =
        [
            small, Finding(2) with { Found = "2" }, small with { Cpu = 5 },
            small with { Cpu = 6, Severity = FindingSeverity.Warning }, small with { Cpu = 7, KernelLooks = false },
            small with { Cpu = 8, Bits = [new DifferingBit(3, "three", null, null)] },
        ];

        Assert.Equal(
            ["1,5", "2", "6", "7", "8"],
            FindingGroups.Of(findings, Nobody, isGuest: false).Select(group => group.Cpus.ToString()),
            StringComparer.Ordinal);
        Assert.Same(small, FindingGroups.Of(findings, Nobody, isGuest: false)[0].Finding);
    }

    /// <summary>Registers that no source holds are one finding, in their order, however many CPUs lack them.</summary>
    [Fact]
    public void Groups_OfRegistersThatNobodyRead_AreOne()
    {
        (CpuSet cpus, CompatibilityFinding finding) = Assert.Single(FindingGroups.Of(
            [Missing(4, 0x48b), Missing(4, 0x480), Missing(5, 0x48b)], Nobody, isGuest: false));

        Assert.Equal("4-5", cpus.ToString());
        Assert.Equal("VMX capability registers", finding.Property);
        Assert.Equal("MSRs 0x480, 0x48b", finding.Source);
        Assert.Equal(("unknown", "unknown"), (finding.Reference, finding.Found));
        Assert.Contains("nobody read them on CPUs 4-5", finding.Effect, StringComparison.Ordinal);
        Assert.Contains("for r in 0x480 0x48b; do echo \"rdmsr -a $r\"", finding.Remedy, StringComparison.Ordinal);

        // What is known of it in part is not the whole of it.
        CompatibilityFinding inPart = Missing(4, 0x480) with
        {
            Reference = "0x1, known in 0xf",
            Found = "0x2, known in 0xf",
        };
        finding = Assert.Single(FindingGroups.Of([inPart, Missing(4, 0x48b)], Nobody, isGuest: false)).Finding;
        Assert.Equal(("unknown", "unknown"), (finding.Reference, finding.Found));

        (_, finding) = Assert.Single(FindingGroups.Of([Missing(4, 0x48b)], Nobody, isGuest: false));
        Assert.Equal("property 0x48b", finding.Property);
        Assert.Contains("nobody read it on CPU 4", finding.Effect, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_OfLeavesThatNobodyRead_AreOne()
    {
        (CpuSet cpus, CompatibilityFinding finding) = Assert.Single(FindingGroups.Of(
            [MissingLeaf(2, 7), MissingLeaf(3, 7), MissingLeaf(3, 1)], Nobody, isGuest: false));

        Assert.Equal("2-3", cpus.ToString());
        Assert.Equal(("CPUID leaves", "CPUID.07H.0, CPUID.01H"), (finding.Property, finding.Source));
        Assert.Contains("nobody read them on CPUs 2-3", finding.Effect, StringComparison.Ordinal);

        Assert.Equal(2, FindingGroups.Of([MissingLeaf(2, 7), Missing(2, 0x48b)], Nobody, isGuest: false).Count);
    }

    /// <summary>What one of the two descriptions does hold is shown with its value, each on its own.</summary>
    [Theory]
    [InlineData("0x0000000000000001")]
    public void Groups_OfARegisterThatOneSideHolds_AreNotPutTogether(string held)
    {
        CompatibilityFinding[] findings = [Missing(4, 0x48b) with { Reference = held }, Missing(5, 0x480)];

        Assert.Equal(2, FindingGroups.Of(findings, Nobody, isGuest: false).Count);
        Assert.Equal(held, FindingGroups.Of(findings, Nobody, isGuest: false)[0].Finding.Reference);
    }

    /// <summary>To take a CPU out is no way out where all are alike.</summary>
    [Theory]
    [InlineData("1-2", "0-2", false, "Take the CPU out")]
    [InlineData("0-2", "0-2", false, "switch it on in firmware")]
    [InlineData("0-2", "0-2", true, "nested virtualization")]
    [InlineData("0", "0", false, "Take the CPU out")]
    [InlineData("0", "0", true, "nested virtualization")]
    public void Groups_OfWhatAllCpusLack_HaveAnotherWayOut(string found, string all, bool isGuest, string remedy)
    {
        CompatibilityFinding lacks = Assert.Single(TestCpus.Check(
            TestCpus.Epyc, TestCpus.Epyc.Featured(features => features.Without("svm")), CheckStyle.Linux612).Findings);
        (CpuSet cpus, CompatibilityFinding finding) = Assert.Single(FindingGroups.Of(
            CpuSet.Parse(found).Select(cpu => lacks with { Cpu = cpu }), CpuSet.Parse(all), isGuest));

        Assert.Equal(found, cpus.ToString());
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(
            "another", Assert.Single(FindingGroups.Of(
                [lacks with { Cpu = 0, Remedy = "another" }], CpuSet.Of(0), isGuest: true)).Finding.Remedy);
    }

    private static CompatibilityFinding Missing(int cpu, uint msr) => Finding(cpu) with
    {
        Property = FormattableString.Invariant($"property 0x{msr:x}"),
        Reference = "unknown",
        Found = "unknown",
        Missing = [MissingFact.OfMsr(cpu, msr)],
    };

    private static CompatibilityFinding MissingLeaf(int cpu, uint leaf) => Finding(cpu) with
    {
        Reference = "unknown",
        Found = "unknown",
        Missing = [MissingFact.OfLeaf(cpu, new CpuidLeaf(leaf))],
    };

    private static CompatibilityFinding Finding(int cpu) => new()
    {
        Cpu = cpu,
        Property = "property",
        Source = "source",
        Reference = "0",
        Found = "1",
        KernelLooks = true,
        Effect = "effect",
        Remedy = "remedy",
        Severity = FindingSeverity.Refusal,
    };
}
