using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Messages;

/// <summary>One rule for names, wherever they enter.</summary>
public sealed class NameRuleTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("Host-1.example_x", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("../../../escape", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("a\u001b[2J", false)]
    [InlineData("\u0663", false)]
    [InlineData("ä", false)]
    public void IsName_OfText_IsByTheRule(string text, bool expected)
    {
        Assert.Equal(expected, NameRule.IsName(text));
        Assert.True(NameRule.IsName(NameRule.Of(text)));
    }

    [Fact]
    public void IsName_OfTheLongest_EndsThere()
    {
        Assert.True(NameRule.IsName(new string('a', NameRule.Longest)));
        Assert.False(NameRule.IsName(new string('a', NameRule.Longest + 1)));
    }

    [Fact]
    public void Unique_OfLongNames_GivesNamesThatDiffer()
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        string name = new('a', NameRule.Longest);

        string[] names = [.. Enumerable.Range(0, 1200).Select(_ => NameRule.Unique(name, taken))];

        Assert.Equal(name, names[0]);
        Assert.All(names, unique => Assert.True(NameRule.IsName(unique)));
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
    }
}
