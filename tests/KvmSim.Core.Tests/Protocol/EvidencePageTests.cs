using System.Globalization;
using System.Text;
using KvmSim.Protocol;
using KvmSim.Races;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>
/// The page that tells of each generation what is recorded, read and derived is what the engine says.
/// </summary>
public sealed class EvidencePageTests
{
    private const string Update = "KVMSIM_UPDATE_EVIDENCE";
    private const string File = "docs/evidence.md";

    private static IEnumerable<Generation> All => GenerationCatalog.All.Concat(GenerationCatalog.Arm);

    [Fact]
    public void Page_IsWhatTheEngineSays()
    {
        string path = Path.Combine(Repository.Root, File), expected = Page();
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            System.IO.File.WriteAllText(path, expected);
        }

        Assert.True(
            System.IO.File.Exists(path) && expected == System.IO.File.ReadAllText(path),
            $"{File} is not what the engine says; {Update}=1 writes it.");
    }

    [Fact]
    public void Generations_AreKnownNoBetterThanRecordingsShow() => Assert.All(
        All.Where(generation => generation.Confidence == Confidence.Recorded),
        generation => Assert.NotEmpty(RecordedAnswers.Of(generation)));

    [Theory]
    [InlineData("v1-nolock", "locks: composed from patch-v1")]
    [InlineData("inverted", "locks: composed from patch-v1")]
    [InlineData("moved", "check: composed from patch-v1")]
    public void Evidence_OfAProtocolThatTeaches_IsDerivedFromWhatWasChanged(string model, string source)
    {
        Evidence evidence = ExplorationModelCatalog.Find(model)!.Evidence;

        Assert.Equal((Confidence.Derived, source), (evidence.Confidence, evidence.Source));
    }

    private static string Page()
    {
        StringBuilder page = new();
        page.Append("""
            # What every answer rests on

            Written by a test from what the engine itself says (`KVMSIM_UPDATE_EVIDENCE=1` writes it anew), so it cannot be out of date.

            An answer is

            - **recorded** where a real kernel of that generation gave it: the same operation, with KVM standing as it stood, about a
              CPU that the check judges in the same way, with the same errno, the same effect and the same lines. The recordings are
              named. That a CPU *passes* is never called recorded: the recordings are of other CPUs;
            - **read** where every part of the generation that it uses was recorded or read in the kernel's code, or in a posted patch;
            - **derived** where one of those parts follows from what is known of other kernels.

            Transitions (`Set-SimCpuOnline`, `Import-KvmModule`, `New-SimVm`, …), differences, refused CPUs, the verdicts about machines
            and what `Find-KvmRace` finds carry it as `Evidence`; reports show it as "Rests on". A composed generation has no recorded
            answers, and what was changed in it is derived.

            | generation | known as | parts recorded | parts read | parts derived | answers recorded |
            | --- | --- | ---: | ---: | ---: | ---: |

            """);
        foreach (Generation generation in All)
        {
            Add(page,
                $"| [{generation.Id}](#{Anchor(generation.Id)}) | {Word(generation.Confidence)} | "
                    + $"{Count(generation, Confidence.Recorded)} "
                + $"| {Count(generation, Confidence.Read)} | {Count(generation, Confidence.Derived)} | "
                + $"{RecordedAnswers.Of(generation).Count()} |");
        }

        foreach (Generation generation in All)
        {
            Describe(page, generation);
        }

        return page.ToString();
    }

    private static void Describe(StringBuilder page, Generation generation)
    {
        Add(page, "");
        Add(page, $"## {generation.Id}");
        Add(page, "");
        Add(page, $"{generation.Title}.");
        Add(page, "");
        Add(page, "| part | what it is | known as | from |");
        Add(page, "| --- | --- | --- | --- |");
        foreach (KnownPart known in generation.KnownParts)
        {
            Add(page, $"| {Word(known.Part)} | {Cell(known.What)} | {Word(known.Confidence)} | {Cell(known.Source)} |");
        }

        RecordedAnswer[] answers = [.. RecordedAnswers.Of(generation)];
        if (answers.Length > 0)
        {
            string counts = string.Join(", ", answers
                .GroupBy(answer => answer.Shape.Operation.Split(' ')[0], StringComparer.Ordinal)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key} {group.Count()}"));
            Add(page, "");
            Add(page, $"Different answers that are recorded, by operation: {counts}.");
        }
    }

    private static int Count(Generation generation, Confidence confidence) =>
        generation.KnownParts.Count(known => known.Confidence == confidence);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Anchor(string id) => id.Replace(".", "", StringComparison.Ordinal);

    private static void Add(StringBuilder page, string line) => page.Append(CultureInfo.InvariantCulture, $"{line}\n");
}
