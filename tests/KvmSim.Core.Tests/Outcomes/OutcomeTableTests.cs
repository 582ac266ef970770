using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Outcomes;

/// <summary>Every cell of outcomes.txt is what the simulator answers: errno, lines with their levels, state.</summary>
public sealed class OutcomeTableTests
{
    public static TheoryData<string, string, string, string, string> Cells
    {
        get
        {
            TheoryData<string, string, string, string, string> cells = [];
            foreach (OutcomeCell cell in OutcomeTable.Shipped.Cells)
            {
                cells.Add(cell.Situation, cell.Hardware, cell.Steps, cell.Column, cell.Expected);
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Situation_UnderAGeneration_HasThisOutcome(
        string situation, string hardware, string steps, string column, string expected)
    {
        string[] words = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] lines = [.. words.Select(Line).OfType<string>()];

        (string errno, IReadOnlyList<string> found, Dictionary<string, string> state) =
            OutcomeMachine.Run(new OutcomeCell(situation, hardware, steps, column, expected));

        Assert.Equal(words[0], errno);
        if (errno != "dead")
        {
            Assert.Equal(lines, found);
            Assert.Equal(words.Contains("flag", StringComparer.Ordinal) ? "flag" : "", state["flag"]);
            Assert.Equal(words.Contains("sticky", StringComparer.Ordinal) ? "sticky" : "", state["sticky"]);
        }

        foreach (string word in words.Skip(1).Where(word => Line(word) is null))
        {
            Assert.Equal(word, Told(state, word));
        }
    }

    [Fact]
    public void Table_HasAColumnForEveryGenerationThatIsNoBuildForRecording()
    {
        HashSet<string> columns = [.. OutcomeTable.Shipped.Columns.Values.Select(column => column.Generation)];

        Assert.All(GenerationCatalog.All, generation =>
            Assert.True(
                generation.OutOfTree != columns.Contains(generation.Id),
                $"tests/KvmSim.Core.Tests/Outcomes/outcomes.txt has {(generation.OutOfTree ? "a" : "no")} column for "
                    + $"{generation.Id}: "
                    + "its short name stands at the head of the file, "
                    + "its answers in the rows of the generation that it is like."));
    }

    [Fact]
    public void Table_SaysEachThingOnce() => Assert.Equal(
        OutcomeTable.Shipped.Cells.Count,
        OutcomeTable.Shipped.Cells.Select(cell => cell with { Expected = "" }).Distinct().Count());

    private static string? Line(string word) => OutcomeTable.Shipped.TryLine(word, out string line) ? line : null;

    private static string Told(Dictionary<string, string> state, string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 ? $"{word[..equals]}={state[word[..equals]]}"
            : word is "on" or "off" ? state["online"]
            : state[word];
    }
}
