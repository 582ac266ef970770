using System.Collections;
using System.Management.Automation;

namespace KvmSim.PowerShell.Views;

/// <summary>
/// What generations answer to each step: a column for each where the window has room for them, else the answers, each
/// with the generations that give it. Which generations there are, the object says.
/// </summary>
internal sealed class AnswersView() : TableView(Step, Operation, Same, ByAnswer)
{
    /// <summary>An errno and the call that it came from stand one below the other in as much.</summary>
    private const int Narrowest = 11;

    private static ViewColumn Step { get; } = new("Step", 4, 4) { IsRight = true };

    private static ViewColumn Operation { get; } = new("Operation", 18, 26);

    private static ViewColumn Same { get; } = new("Same", 5, 5);

    private static ViewColumn ByAnswer { get; } = new("ByAnswer", 30, 0)
    {
        Cell = ViewColumns.Lines("ByAnswer"),
        Indent = 2,
    };

    /// <summary>Steps answered by other generations stand under heads of their own.</summary>
    public override string KeyOf(ViewSource source) => $"{base.KeyOf(source)}\n{source.Text("Generations")}";

    protected override IReadOnlyList<ViewColumn> ColumnsOf(ViewSource source, ViewWindow window)
    {
        string[] generations = source.List("Generations");
        ViewColumn[] matrix =
        [
            Step,
            Operation,
            .. generations.Select(generation => new ViewColumn(generation, WidthOf(generation), 24)
            {
                Cell = row => AnswerOf(row, generation),
            }),
        ];
        bool fits = generations.Length > 0 && !HasLines(source)
            && matrix.Sum(column => column.Width + 1) - 1 <= window.Room;
        return fits ? matrix : Columns;
    }

    private static bool HasLines(ViewSource source) =>
        (source["Log"] is PSObject wrapped ? wrapped.BaseObject : source["Log"]) is IDictionary { Count: > 0 };

    private static int WidthOf(string generation) =>
        Math.Max(Narrowest, generation.Split(' ', '-').Max(word => word.Length + 1));

    private static string AnswerOf(ViewSource source, string generation) =>
        (source["Answers"] is PSObject wrapped ? wrapped.BaseObject : source["Answers"]) is IDictionary answers
            ? CellText.Of(answers[generation])
            : "";
}
