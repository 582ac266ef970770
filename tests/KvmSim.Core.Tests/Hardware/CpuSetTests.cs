using CsCheck;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Hardware;

public sealed class CpuSetTests
{
    private static readonly Gen<CpuSet> Sets =
        Gen.Int[0, CpuSet.MaxCpus - 1].Array[0, 40].Select(cpus => CpuSet.Of(cpus));

    private static readonly Gen<CpuSet> DenseSets = Gen.Int[0, 130].Array[0, 120].Select(cpus => CpuSet.Of(cpus));

    private static readonly Gen<CpuSet> AnySets = Gen.OneOf(Sets, DenseSets);

    [Fact]
    public void Parse_OfToString_GivesTheSet() => AnySets.Sample(set => CpuSet.Parse(set.ToString()) == set);

    [Fact]
    public void ToString_IsCanonical() =>
        AnySets.Sample(set => CpuSet.Of([.. set.Reverse()]).ToString() == set.ToString());

    [Fact]
    public void Operations_AgreeWithHashSet() => Gen.Select(AnySets, AnySets).Sample((left, right) =>
    {
        Assert.Equal(Enumerable.Union(left, right).Order(), left.Union(right));
        Assert.Equal(Enumerable.Intersect(left, right).Order(), left.Intersect(right));
        Assert.Equal(Enumerable.Except(left, right).Order(), left.Except(right));
        Assert.Equal(Enumerable.Count(left), left.Count);
    });

    [Fact]
    public void WithAndWithout_AreInverse() => Gen.Select(AnySets, Gen.Int[0, CpuSet.MaxCpus - 1]).Sample((set, cpu) =>
    {
        Assert.True(set.With(cpu).Contains(cpu));
        Assert.False(set.Without(cpu).Contains(cpu));
        Assert.Equal(set.Without(cpu), set.With(cpu).Without(cpu));
    });

    [Fact]
    public void Strides_TakeTheFirstOfEveryGroup() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[1, 20], Gen.Int[1, 20])
            .Sample((first, length, used, extra) =>
        {
            int group = used + extra - 1, last = first + length;
            CpuSet expected = CpuSet.Of(Enumerable.Range(first, length + 1).Where(cpu => (cpu - first) % group < used));
            return CpuSet.Parse($"{first}-{last}:{used}/{group}") == expected;
        });

    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("0", "0")]
    [InlineData("0-0", "0")]
    [InlineData("3,1,2", "1-3")]
    [InlineData("0-3,8", "0-3,8")]
    [InlineData("8,0-3,2-5", "0-5,8")]
    [InlineData(" 0 - 3 , 8 ", "0-3,8")]
    [InlineData("0-7:2/4", "0-1,4-5")]
    [InlineData("1-9:1/3", "1,4,7")]
    [InlineData("0-5:3/3", "0-5")]
    [InlineData("8191", "8191")]
    [InlineData("63-64,127-128", "63-64,127-128")]
    public void Parse_Cpulist_IsPrintedAsTheKernelDoes(string text, string expected) =>
        Assert.Equal(expected, CpuSet.Parse(text).ToString());

    [Theory]
    [InlineData("x", 0)]
    [InlineData("0,x", 2)]
    [InlineData("0-3,,8", 4)]
    [InlineData("0-3,", 4)]
    [InlineData(",1", 0)]
    [InlineData("1,5-2", 2)]
    [InlineData("0-3,8192", 4)]
    [InlineData("0-8192", 0)]
    [InlineData("7,99999999999999", 2)]
    [InlineData("-1", 0)]
    [InlineData("0,+1", 2)]
    [InlineData("0-1-2", 0)]
    [InlineData("12,0-7:0/4", 3)]
    [InlineData("12,0-7:5/4", 3)]
    [InlineData("12,0-7:2", 3)]
    [InlineData("12,0-7:2/4/8", 3)]
    [InlineData("12,0-7:2/4:1", 3)]
    public void TryParse_NotACpulist_SaysWhere(string text, int position)
    {
        Assert.False(CpuSet.TryParse(text, out CpuSet set, out CpuListError? error));
        Assert.True(set.IsEmpty);
        Assert.Equal(position, error!.Position);
    }

    [Fact]
    public void TryParse_Error_PointsIntoTheText() => Gen.String["0123456789,-:/ x"].Sample(text =>
        CpuSet.TryParse(text, out _, out CpuListError? error)
            || (error!.Position >= 0 && error.Position <= text.Length));

    [Fact]
    public void Parse_NotACpulist_Throws() => Assert.Throws<FormatException>(() => CpuSet.Parse("0-3;8"));

    [Fact]
    public void Numbers_RunTo8191()
    {
        Assert.Equal(CpuSet.MaxCpus, CpuSet.Parse("0-8191").Count);
        Assert.Equal(CpuSet.First(CpuSet.MaxCpus), CpuSet.Parse("0-8191"));
        Assert.Throws<ArgumentOutOfRangeException>(() => CpuSet.Of(8192));
        Assert.Throws<ArgumentOutOfRangeException>(() => CpuSet.Of(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CpuSet.Empty.With(8192));
        Assert.False(CpuSet.First(CpuSet.MaxCpus).Contains(8192));
        Assert.False(CpuSet.First(CpuSet.MaxCpus).Contains(-1));
    }

    [Fact]
    public void Equality_IgnoresWords_ThatAreZero() => DenseSets.Sample(set =>
    {
        CpuSet wider = set.With(8000).Without(8000);
        Assert.Equal(set, wider);
        Assert.Equal(wider, set);
        Assert.True(set == wider);
        Assert.Equal(set.GetHashCode(), wider.GetHashCode());
        Assert.Equal(set.IsEmpty, wider.IsEmpty);
        Assert.Equal(set.Lowest, wider.Lowest);
    });

    [Fact]
    public void Empty_IsTheDefault()
    {
        Assert.True(default(CpuSet).IsEmpty);
        Assert.Equal(CpuSet.Empty, CpuSet.Of(5).Without(5));
        Assert.Equal(-1, CpuSet.Empty.Lowest);
        Assert.Empty(CpuSet.Empty);
    }
}
