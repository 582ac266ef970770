using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Hardware;

public sealed class CpuidTableTests
{
    private static readonly CpuidLeaf Seven = new(7);

    [Fact]
    public void Has_LeafThatIsThere_TellsTheBit()
    {
        CpuidTable table = Table((7, 0, new(0, 1u << 20, 0, 0)));

        Assert.True(table.Has(Bit("smap")));
        Assert.False(table.Has(Bit("smep")));
    }

    [Fact]
    public void Has_LeafAboveTheMaximum_IsFalse()
    {
        CpuidTable old = Table((0, 0, new(5, 0, 0, 0)), (0x80000000, 0, new(0x80000001, 0, 0, 0)));

        Assert.False(old.Has(Bit("smep")));
        Assert.False(old.Has(Bit("npt")));
        Assert.False(Table((7, 0, default)).Has(Bit("avx_vnni")));
    }

    [Fact]
    public void Has_LeafThatIsMissing_IsUnknown()
    {
        CpuidTable cut = Table((0, 0, new(0x1b, 0, 0, 0)), (7, 0, new(2, 0, 0, 0)));

        Assert.Null(cut.Has(Bit("vmx")));
        Assert.Null(cut.Has(Bit("avx_vnni")));
        Assert.Null(cut.Has(Bit("svm")));
    }

    [Fact]
    public void Has_ExtendedLeafOfACpuWithoutAny_IsFalse() =>
        Assert.False(Table((0x80000000, 0, new(0x00000005, 0, 0, 0))).Has(Bit("svm")));

    [Fact]
    public void Equals_SameAnswersInAnotherOrder_IsTrue()
    {
        CpuidTable one = Table((1, 0, new(1, 2, 3, 4)), (7, 1, new(5, 6, 7, 8)));
        CpuidTable other = Table((7, 1, new(5, 6, 7, 8)), (1, 0, new(1, 2, 3, 4)));

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, Table((1, 0, new(1, 2, 3, 4)), (7, 0, new(5, 6, 7, 8))));
    }

    [Theory]
    [InlineData(0x00800f11u, 23, 1, 1)]
    [InlineData(0x000806a1u, 6, 0x8a, 1)]
    [InlineData(0x00000f4au, 15, 4, 10)]
    [InlineData(0x00000543u, 5, 4, 3)]
    [InlineData(0x000307b0u, 7, 0x3b, 0)]
    public void Signature_OfLeaf1_IsThatOfProcCpuinfo(uint eax, int family, int model, int stepping)
    {
        CpuSignature signature = CpuSignature.Of(eax);

        Assert.Equal(new CpuSignature(family, model, stepping), signature);
        Assert.Equal(eax, signature.ToEax());
    }

    [Fact]
    public void Decoding_Leaves_GivesVendorBrandAndFeatures()
    {
        CpuidTable table = Table(
            (0, 0, new(1, 0x756e6547, 0x6c65746e, 0x49656e69)),
            (1, 0, new(0x806a1, 0, 1u << 5, 1)),
            (0x80000002, 0, new(0x74736554, 0x55504320, 0, 0)),
            (0x80000003, 0, default),
            (0x80000004, 0, default));

        Assert.Equal("GenuineIntel", CpuidDecoding.VendorIdOf(table));
        Assert.Equal("Test CPU", CpuidDecoding.BrandOf(table));
        Assert.Equal(CpuFeatureSet.Of("vmx", "fpu"), CpuidDecoding.FeaturesOf(table));
        Assert.False(CpuidDecoding.UnknownFeaturesOf(table).Contains("smep"));
        Assert.True(CpuidDecoding.UnknownFeaturesOf(table).Contains("svm"));
        Assert.Null(CpuidDecoding.BrandOf(CpuidTable.Empty));
    }

    [Fact]
    public void Agree_MaskedFeature_IsClearedInItsLeaf()
    {
        CpuidTable table = Table((7, 0, new(0, 1u << 20, 0x80, 0)));
        CpuidTable masked = CpuidDecoding.Agree(table, CpuFeatureSet.Of("smep"), CpuFeatureSet.Of("shstk"));

        Assert.True(masked.TryGet(Seven, out CpuidAnswer answer));
        Assert.Equal(new CpuidAnswer(0, 1u << 7, 0x80, 0), answer);
    }

    private static CpuidBit Bit(string name) => CpuFeatureTable.Get(name).Location!.Value;

    private static CpuidTable Table(params (uint Leaf, uint Subleaf, CpuidAnswer Answer)[] answers) => CpuidTable.Of(
        answers.Select(entry => KeyValuePair.Create(new CpuidLeaf(entry.Leaf, entry.Subleaf), entry.Answer)));
}
