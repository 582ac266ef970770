using System.Collections.Concurrent;
using System.Globalization;
using KvmSim.Mutation.Making;
using KvmSim.Mutation.Running;

namespace KvmSim.Mutation;

/// <summary>One run, from the sources to the report.</summary>
internal static class MutationRun
{
    /// <summary>Makes a run.</summary>
    /// <returns>0, or 1 when something survived that nobody has explained.</returns>
    public static int Run(string root, MutationOptions options, TextWriter output)
    {
        Bench bench = new(root);
        output.WriteLine("Writing the mutants into the engine ...");
        IReadOnlyList<Mutant> all = bench.Build(options.NoBuild);
        IReadOnlyList<Mutant> chosen = MutantSelection.Of(all, options);
        output.WriteLine(Invariant($"{all.Count} mutants; {chosen.Count} of them are asked for."));
        if (options.ListOnly)
        {
            foreach (Mutant mutant in chosen)
            {
                output.WriteLine(Invariant($"{mutant.File}:{mutant.Line}: {mutant.Change}"));
            }

            return 0;
        }

        string list = Path.Combine(root, "tests", "KvmSim.Mutation", "accepted.tsv");
        AcceptedSurvivors accepted = AcceptedSurvivors.Read(list, File.ReadLines(list));
        foreach (string gone in accepted.Gone(all))
        {
            string shown = gone.Replace("\t", " | ", StringComparison.Ordinal);
            output.WriteLine($"accepted.tsv explains what is no mutant any more: {shown}");
        }

        TestReach reach = new(Path.Combine(bench.Folder, "reach.tsv"), bench.Engine, options.Fresh);
        output.WriteLine("Finding which tests reach what ...");
        IReadOnlyDictionary<string, string> classes = bench.TestClasses(options.Tests);
        reach.Complete(bench.Program, classes, all.Max(mutant => mutant.Id), options.Jobs, output.WriteLine);
        return Try(bench, chosen, accepted, reach.Of(classes.Keys), options, output);
    }

    private static int Try(
        Bench bench, IReadOnlyList<Mutant> chosen, AcceptedSurvivors accepted,
        IReadOnlyCollection<ReachOfClass> classes, MutationOptions options, TextWriter output)
    {
        HashSet<string>? again = options.Again is null ? null : MutationReport.Survivors(File.ReadLines(options.Again));
        string file = Path.Combine(bench.Folder, options.Shard.Count == 1
            ? "report.tsv" : Invariant($"report-{options.Shard.Index}-of-{options.Shard.Count}.tsv"));
        List<MutantResult> results = [];
        using StreamWriter report = new(file) { AutoFlush = true };
        ConcurrentQueue<Mutant> left = new(chosen.Where(one => again is null || again.Contains(one.Key)));
        Parallel.For(0, options.Jobs, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, _ =>
        {
            using MutantTrial trial = new(
                () => new TestProcess(bench.Program), classes, TimeSpan.FromSeconds(options.Budget));
            while (left.TryDequeue(out Mutant? mutant))
            {
                MutantResult result = accepted.ReasonFor(mutant) is { } reason && !options.AcceptedToo
                    ? new MutantResult(mutant, MutantFate.Accepted, reason)
                    : trial.Try(mutant);
                lock (results)
                {
                    results.Add(result);
                    report.WriteLine(result.Line);
                    Say(result, output);
                }
            }
        });

        output.Write(MutationReport.Summary(results));
        output.WriteLine($"Each mutant and what came of it: {file}");
        return results.Exists(result => result.Fate is MutantFate.Survived or MutantFate.Unreached
            && accepted.ReasonFor(result.Mutant) is null) ? 1 : 0;
    }

    private static void Say(MutantResult result, TextWriter output)
    {
        if (result.Fate is MutantFate.Survived or MutantFate.Unreached)
        {
            Mutant mutant = result.Mutant;
            output.WriteLine(Invariant(
                $"{MutantResult.Word(result.Fate)}: {mutant.File}:{mutant.Line}: {mutant.Change} ({result.By})"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
