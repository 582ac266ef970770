using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>Differences in CPUID leaves beside the features of /proc/cpuinfo.</summary>
public sealed class CpuidFindingTests
{
    [Theory]
    [InlineData(
        0x80000008, 0, CpuidRegister.Eax, 0x3027u, 0x302eu, "Width of physical addresses", "CPUID.80000008H:EAX[7:0]",
        "39", "46")]
    [InlineData(
        4, 1, CpuidRegister.Ecx, 0x3fu, 0x7fu, "Cache sets less 1", "CPUID.04H.1:ECX", "0x0000003f", "0x0000007f")]
    [InlineData(
        4, 2, CpuidRegister.Ebx, 0x02c0003fu, 0x04c0003fu, "Cache ways less 1", "CPUID.04H.2:EBX[31:22]", "11", "19")]
    [InlineData(
        0x1a, 0, CpuidRegister.Eax, 0x20000001u, 0x40000001u, "Core type (20H Atom, 40H Core)", "CPUID.1AH:EAX[31:24]",
        "32", "64")]
    [InlineData(0x16, 0, CpuidRegister.Eax, 1400u, 2100u, "Base frequency, MHz", "CPUID.16H:EAX[15:0]", "1400", "2100")]
    [InlineData(7, 1, CpuidRegister.Eax, 0u, 8u, "RAO-INT", "CPUID.07H.1:EAX[3]", "0", "1")]
    [InlineData(7, 0, CpuidRegister.Edx, 0x20u, 0u, "User interrupts", "CPUID.07H.0:EDX[5]", "1", "0")]
    [InlineData(
        0x8000000a, 0, CpuidRegister.Ebx, 16u, 32u, "Address space ids (ASIDs)", "CPUID.8000000AH:EBX", "0x00000010",
        "0x00000020")]
    public void Explain_OfAFieldThatDiffers_IsOneRowWithItsValues(
        uint leaf, uint subleaf, CpuidRegister register, uint one, uint other, string name, string source,
        string expected, string found)
    {
        CompatibilityFinding finding = Assert.Single(
            Explain(With(leaf, subleaf, register, one), With(leaf, subleaf, register, other)));

        Assert.Equal(name, finding.Property);
        Assert.Equal(source, finding.Source);
        Assert.Equal(expected, finding.Reference);
        Assert.Equal(found, finding.Found);
        Assert.False(finding.KernelLooks);
        Assert.Null(finding.KernelLooksSince);
    }

    /// <summary>A mask of what must not count, as each like CPU of a package differs in it.</summary>
    [Theory]
    [InlineData(1, 0, CpuidRegister.Ebx, 0xffff0000u)]
    [InlineData(1, 0, CpuidRegister.Ecx, 1u << 27)]
    [InlineData(4, 0, CpuidRegister.Eax, 0xffffc000u)]
    [InlineData(7, 0, CpuidRegister.Ecx, 1u << 4)]
    [InlineData(0xb, 1, CpuidRegister.Edx, 0xffffffffu)]
    [InlineData(0x1f, 0, CpuidRegister.Edx, 0xffffffffu)]
    [InlineData(0xd, 0, CpuidRegister.Ebx, 0xffffffffu)]
    [InlineData(0x8000001e, 0, CpuidRegister.Eax, 0xffffffffu)]
    [InlineData(0x8000001e, 0, CpuidRegister.Ebx, 0xffffffffu)]
    [InlineData(0x80000026, 0, CpuidRegister.Edx, 0xffffffffu)]
    [InlineData(0x80000002, 0, CpuidRegister.Edx, 0xffffffffu)]
    public void Explain_OfWhatDiffersByNature_IsNothing(uint leaf, uint subleaf, CpuidRegister register, uint bits) =>
        Assert.Empty(Explain(With(leaf, subleaf, register, 1), With(leaf, subleaf, register, 1 ^ bits)));

    [Fact]
    public void Explain_OfBitsWithoutAName_IsOneRowForTheRegister()
    {
        CompatibilityFinding finding = Assert.Single(
            Explain(With(7, 1, CpuidRegister.Ebx, 0), With(7, 1, CpuidRegister.Ebx, 0xc000_0000)));

        Assert.Equal([30, 31], finding.Bits.Select(bit => bit.Bit));
        Assert.Equal(("0x00000000", "0xc0000000"), (finding.Reference, finding.Found));
    }

    /// <summary>A flag is a bit that guests are told of: it has a name and a place, and matters to them.</summary>
    [Fact]
    public void Explain_OfAFlag_NamesItsBit()
    {
        CompatibilityFinding finding = Assert.Single(
            Explain(With(7, 0, CpuidRegister.Edx, 0x20), With(7, 0, CpuidRegister.Edx, 0)));

        Assert.Equal(new DifferingBit(5, "User interrupts", null, null), Assert.Single(finding.Bits));
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Empty(Assert.Single(
            Explain(With(0x16, 0, CpuidRegister.Eax, 1400), With(0x16, 0, CpuidRegister.Eax, 2100))).Bits);
    }

    /// <summary>A list of caches ends with an empty entry (type 0), which some tools print and others do not.</summary>
    [Theory]
    [InlineData(4u, 0x0u, 0)]
    [InlineData(4u, 0x1u, 1)]
    [InlineData(0x8000001du, 0x0u, 0)]
    [InlineData(0x8000001du, 0x3u, 1)]
    [InlineData(0x16u, 0x20u, 1)]
    public void Explain_OfASubleafThatOneDescriptionLacks_IsALineUnlessItEndsAList(uint leaf, uint eax, int lines)
    {
        CpuModel one = Cpu([
            (new CpuidLeaf(0x15), new CpuidAnswer(0, 0, 0, 1)),
            (new CpuidLeaf(leaf, 3), new CpuidAnswer(eax, 0x3f, 0, 0)),
        ]);

        Assert.Equal(lines, Explain(one, With(0x15, 0, CpuidRegister.Edx, 1)).Count);
    }

    [Fact]
    public void Explain_OfBitsThatAreFeatures_LeavesThemToTheFeatures() =>
        Assert.Empty(Explain(With(1, 0, CpuidRegister.Ecx, 0), With(1, 0, CpuidRegister.Ecx, 1 << 5)));

    [Fact]
    public void Explain_OfALeafThatOneDescriptionLacks_SaysUnknownAndNotZero()
    {
        CompatibilityFinding finding = Assert.Single(
            Explain(With(0x16, 0, CpuidRegister.Eax, 1400), With(0x15, 0, CpuidRegister.Eax, 0)));

        Assert.Equal("CPUID.16H", finding.Source);
        Assert.Equal("unknown", finding.Found);
    }

    [Fact]
    public void Explain_OfALeafAboveTheMaximum_TakesItForZero()
    {
        CpuModel one = Cpu(
            [(new CpuidLeaf(0), new CpuidAnswer(0x16, 0, 0, 0)),
                (new CpuidLeaf(0x16), new CpuidAnswer(1400, 0, 0, 0))]);
        CpuModel other = Cpu([(new CpuidLeaf(0), new CpuidAnswer(0x15, 0, 0, 0))]);

        Assert.Equal(
            "Highest basic leaf, Base frequency, MHz",
            string.Join(", ", Explain(one, other).Select(finding => finding.Property)));
    }

    [Fact]
    public void Explain_OfADescriptionWithoutLeaves_ComparesNone() =>
        Assert.Empty(Explain(TestCpus.Tremont, With(0x16, 0, CpuidRegister.Eax, 1400)));

    [Fact]
    public void Explain_OfRegistersOutsideVmx_NamesTheirBitsAndLeavesCountersAlone()
    {
        CpuModel one = TestCpus.Tremont.With(0x10a, 0x2b).With(0x10, 1).With(0x1b, 0xfee00900).With(0xc0000103, 0);
        CpuModel other = TestCpus.Tremont.With(0x10a, 0x0b).With(0x10, 2).With(0x1b, 0xfee00800).With(0xc0000103, 1);

        CompatibilityFinding finding = Assert.Single(
            CompatibilityExplainer.Explain(0, one, 1, other, CheckStyle.Linux612));

        Assert.Equal("mds-no", Assert.Single(finding.Bits).QemuName);
    }

    [Fact]
    public void Fields_OfTheTable_DoNotOverlap() => Assert.All(
        CpuidFieldTable.All.GroupBy(field => (field.Leaf, field.Subleaf, field.Register)),
        group => Assert.Equal(
            group.Sum(field => (long)field.Mask), group.Aggregate(0u, (mask, field) => mask | field.Mask)));

    [Fact]
    public void Fields_OfTheTable_AreNoFeaturesOfProcCpuinfo() => Assert.All(
        CpuidFieldTable.All.Where(field => field is { Kind: CpuidFieldKind.Flag, Subleaf: not null }),
        field => Assert.Equal(
            0u, field.Mask & CpuidFieldTable.FeaturesOf(
                new CpuidLeaf(field.Leaf, field.Subleaf!.Value), field.Register)));

    private static CpuModel With(uint leaf, uint subleaf, CpuidRegister register, uint value) =>
        Cpu([(new CpuidLeaf(leaf, subleaf), default(CpuidAnswer).With(register, value))]);

    private static CpuModel Cpu(IEnumerable<(CpuidLeaf Leaf, CpuidAnswer Answer)> answers) => TestCpus.Tremont with
    {
        Cpuid = CpuidTable.Of(answers.Select(entry => KeyValuePair.Create(entry.Leaf, entry.Answer))),
    };

    private static IReadOnlyList<CompatibilityFinding> Explain(CpuModel one, CpuModel other) =>
        CompatibilityExplainer.Explain(0, one, 1, other, CheckStyle.Linux612);
}
