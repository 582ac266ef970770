using System.Globalization;
using System.Text;
using KvmSim.Mutation.Running;

namespace KvmSim.Mutation;

/// <summary>What a run says at its end, and what a later run reads of it.</summary>
internal static class MutationReport
{
    /// <summary>
    /// A table, one line a room: mutants, killed, accepted, survivors, those no test reaches, and the score.
    /// </summary>
    public static string Summary(IReadOnlyCollection<MutantResult> results)
    {
        StringBuilder text = new();
        text.Append("| room | mutants | killed | explained | survived | unreached | score |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (IGrouping<string, MutantResult> room in results.GroupBy(
            result => result.Mutant.File.Split('/')[0], StringComparer.Ordinal).OrderBy(one => one.Key,
                StringComparer.Ordinal))
        {
            text.Append(Row(room.Key, [.. room]));
        }

        text.Append(Row("all", results));
        return text.ToString();
    }

    /// <summary>The keys of what survived or was not reached, according to a report.</summary>
    public static HashSet<string> Survivors(IEnumerable<string> report)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (string[] columns in report.Select(line => line.Split('\t')))
        {
            if (columns is ["survived" or "unreached", var file, _, var change, _, var text])
            {
                keys.Add($"{file}\t{text}\t{change}");
            }
        }

        return keys;
    }

    private static string Row(string name, IReadOnlyCollection<MutantResult> results)
    {
        int Count(MutantFate fate) => results.Count(result => result.Fate == fate);
        int judged = results.Count - Count(MutantFate.Accepted);
        string score = judged == 0 ? "" :
            (Count(MutantFate.Killed) * 100.0 / judged).ToString("F1", CultureInfo.InvariantCulture) + " %";
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {results.Count} | {Count(MutantFate.Killed)} "
            + $"| {Count(MutantFate.Accepted)} | {Count(MutantFate.Survived)} "
            + $"| {Count(MutantFate.Unreached)} | {score} |\n");
    }
}
