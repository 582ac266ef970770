using System.Globalization;
using KvmSim.Mutation.Making;
using Xunit;

namespace KvmSim.Mutation.Tests;

public sealed class MutantSelectionTests
{
    private static readonly Mutant[] All = [.. Enumerable.Range(1, 100).Select(id => new Mutant(
        id, id <= 60 ? "Protocol/A.cs" : "Protocol/Generations/B.cs", id, id.ToString(CultureInfo.InvariantCulture),
            "x → y"))];

    [Fact]
    public void Paths_AreFoldersOrFiles()
    {
        Assert.Equal(100, Of("--path", "Protocol").Count);
        Assert.Equal(40, Of("--path", "Protocol/Generations/").Count);
        Assert.Equal(60, Of("--path", "Protocol/A.cs").Count);
        Assert.Throws<MutationException>(() => Of("--path", "Proto"));
    }

    [Fact]
    public void Sample_IsTheSameForASeedAndAnotherForAnother()
    {
        IReadOnlyList<Mutant> first = Of("--sample", "20", "--seed", "3");
        Assert.Equal(20, first.Count);
        Assert.Equal(first, Of("--seed", "3", "--sample", "20"));
        Assert.NotEqual(first, Of("--sample", "20", "--seed", "4"));
        Assert.Equal(first.OrderBy(mutant => mutant.Id), first);
    }

    [Fact]
    public void Shards_HaveEachMutantOnce()
    {
        IEnumerable<Mutant> together = Enumerable.Range(1, 3).SelectMany(shard => Of("--shard", $"{shard}/3"));
        Assert.Equal(All, together.OrderBy(mutant => mutant.Id));
    }

    [Theory]
    [InlineData("--sample")]
    [InlineData("--sample", "few")]
    [InlineData("--shard", "4/3")]
    [InlineData("--shard", "3")]
    [InlineData("--everything")]
    public void Options_ThatSayNothing_AreRefused(params string[] words) =>
        Assert.Throws<MutationException>(() => MutationOptions.Parse(words));

    private static IReadOnlyList<Mutant> Of(params string[] words) =>
        MutantSelection.Of(All, MutationOptions.Parse(words));
}
