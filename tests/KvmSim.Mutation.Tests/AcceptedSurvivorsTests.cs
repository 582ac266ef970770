using KvmSim.Mutation.Making;
using Xunit;

namespace KvmSim.Mutation.Tests;

public sealed class AcceptedSurvivorsTests
{
    private static readonly Mutant One = new(1, "Protocol/A.cs", 10, "if (a < b)", "a < b → a <= b");

    [Fact]
    public void Reason_HoldsWhateverNumberTheLineHas()
    {
        AcceptedSurvivors accepted = Read("Protocol/A.cs\tif (a < b)\ta < b → a <= b\tb is never a");
        Assert.Equal("b is never a", accepted.ReasonFor(One));
        Assert.Equal("b is never a", accepted.ReasonFor(One with { Id = 7, Line = 99 }));
        Assert.Null(accepted.ReasonFor(One with { LineText = "if (a < b) // changed" }));
        Assert.Null(accepted.ReasonFor(One with { Change = "a < b → false" }));
        Assert.Empty(accepted.Gone([One]));
        Assert.Equal(One.Key, Assert.Single(accepted.Gone([One with { LineText = "if (a < c)" }])));
    }

    [Theory]
    [InlineData("Protocol/A.cs\ta\tb", "(2)")]
    [InlineData("Protocol/A.cs\ta\tb\t ", "(2)")]
    [InlineData("Protocol/A.cs\ta\tb\tc\nProtocol/A.cs\ta\tb\td", "(3)")]
    public void Line_ThatSaysTooLittleOrTwice_IsRefusedByItsNumber(string lines, string place)
    {
        MutationException error = Assert.Throws<MutationException>(() => Read(lines));
        Assert.Contains("accepted.tsv" + place, error.Message, StringComparison.Ordinal);
    }

    private static AcceptedSurvivors Read(string lines) =>
        AcceptedSurvivors.Read("accepted.tsv", ["file\tline\tchange\treason", .. lines.Split('\n')]);
}
