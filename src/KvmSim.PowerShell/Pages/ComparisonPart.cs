using System.Globalization;
using System.Management.Automation;
using KvmSim.Messages;
using KvmSim.Pages;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>
/// What Compare-KvmGeneration wrote: generations that answer alike at every step share a column, so that the matrix
/// fits.
/// </summary>
internal sealed class ComparisonPart : PagePart
{
    private const int Letters = 26;

    private readonly List<(string Scenario, string Machine, List<WrittenObject> Steps)> _found = [];

    public override void Add(WrittenObject item)
    {
        int known = _found.FindLastIndex(
            one => one.Scenario == item.Text("Scenario") && one.Machine == item.Text("Machine"));
        if (known < 0 || _found[known].Steps[^1].Number("Step") >= item.Number("Step"))
        {
            _found.Add((item.Text("Scenario"), item.Text("Machine"), [item]));
            return;
        }

        _found[known].Steps.Add(item);
    }

    public override Page Make()
    {
        int steps = _found.Sum(one => one.Steps.Count);
        int different = _found.Sum(one => one.Steps.Count(step => !step.Truth("Same")));
        int generations = _found.Max(one => GenerationsOf(one.Steps[0]).Length);
        return new Page
        {
            Kind = "Comparison",
            Title =
                $"{(_found.Count == 1 ? _found[0].Scenario : Many(_found.Count, "scenario"))} under "
                    + $"{Many(generations, "generation")}: "
                + (different == 0 ? "all answer alike"
                    : Text($"{different} of {Many(steps, "step")} answered differently")),
            Sections = [.. _found.SelectMany(one => SectionsOf(one.Scenario, one.Machine, one.Steps))],
        };
    }

    private IEnumerable<PageSection> SectionsOf(string scenario, string machine, List<WrittenObject> steps)
    {
        string prefix = _found.Count == 1 ? "" : $"{scenario}: ";
        string[] generations = GenerationsOf(steps[0]);
        (string Letter, string[] Members)[] groups =
        [
            .. generations.GroupBy(
                one => string.Join('\f', steps.Select(step => KeyOf(step, one))), StringComparer.Ordinal)
                .Select((alike, i) => (LetterOf(i), alike.ToArray())),
        ];
        string[] evidence = [.. steps.SelectMany(step => generations.Select(one => TextOf(step.Entry("Evidence", one))))
            .Where(text => text.Length > 0)];
        yield return new PageSection($"{prefix}The answers",
        [
            new FactsBlock(
                [.. groups.Select(group => new PageFact(group.Letter, string.Join(", ", group.Members)))]) { IsInline =
                    true },
            new MatrixBlock(
                $"What each group of generations answers to each step of {scenario} on {machine}",
                "Step",
                [.. groups.Select(group => (group.Letter, string.Join(", ", group.Members)))],
                [
                    .. steps.Select(step => (
                        Text($"{step.Number("Step")}. {step.Text("Operation")}")
                            + (DiffersInLinesOnly(step, generations) ? " (other lines)" : ""),
                        (IReadOnlyList<PageText>)[
                            .. groups.Select(group => Cell(step, group.Members[0], generations))])),
                ]),
            .. evidence.Length == 0 ? Array.Empty<PageBlock>() :
            [
                new DetailsBlock("What the answers rest on", [new ListBlock(
                [
                    .. evidence.GroupBy(text => text, StringComparer.Ordinal).OrderByDescending(alike => alike.Count())
                        .Select(alike => (PageText)$"{Many(alike.Count(), "answer")}: {alike.Key}"),
                ])]),
            ],
        ]);
        WrittenObject[] different = [.. steps.Where(step => !step.Truth("Same"))];
        if (different.Length > 0)
        {
            yield return new PageSection(
                $"{prefix}The differences in words", [.. different.Select(step => Difference(step, generations))]);
        }
    }

    private static CardBlock Difference(WrittenObject step, string[] generations) => new(
        Text($"Step {step.Number("Step")}: {step.Text("Operation")}"),
        PageTone.Plain,
        [
            .. generations.GroupBy(one => KeyOf(step, one), StringComparer.Ordinal).SelectMany(alike => (PageBlock[])
            [
                new FactsBlock(
                    [new PageFact(AnswerOf(step, alike.First()), string.Join(", ", alike))]) { IsInline = true },
                new LogBlock([.. LinesOf(step, alike.First()).Select(Line)]),
            ]),
        ]);

    /// <summary>"&lt;6&gt; kvm: …" as a line with its level.</summary>
    private static PageLogLine Line(string line) => line is ['<', >= '0' and <= '7', '>', ' ', ..]
        ? new PageLogLine("", (KernelLogLevel)(line[1] - '0'), line[4..])
        : new PageLogLine("", KernelLogLevel.Info, line);

    private static PageText Cell(WrittenObject step, string generation, string[] generations)
    {
        string answer = AnswerOf(step, generation);
        return new PageText(
            answer,
            step.Truth("Same") ? PageTone.Quiet
                : DiffersInLinesOnly(step, generations) ? PageTone.Plain
                : answer == "ok" ? PageTone.Good
                : PageTone.Bad);
    }

    private static bool DiffersInLinesOnly(WrittenObject step, string[] generations) =>
        !step.Truth("Same") && generations.Select(one => AnswerOf(step, one)).Distinct(StringComparer.Ordinal)
            .Count() == 1;

    private static string[] GenerationsOf(WrittenObject step) => step.Texts("Generations");

    private static string AnswerOf(WrittenObject step, string generation) => TextOf(step.Entry("Answers", generation));

    private static string KeyOf(WrittenObject step, string generation) =>
        string.Join('\n', LinesOf(step, generation).Prepend(AnswerOf(step, generation)));

    private static string[] LinesOf(WrittenObject step, string generation) => step.Entry("Log", generation) is { } lines
        ? [.. (LanguagePrimitives.GetEnumerable(lines) ?? new[] { lines }).Cast<object?>().Select(TextOf)]
        : [];

    private static string TextOf(object? value) =>
        value is null ? "" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string LetterOf(int index) => index < Letters
        ? ((char)('A' + index)).ToString()
        : LetterOf((index / Letters) - 1) + (char)('A' + (index % Letters));
}
