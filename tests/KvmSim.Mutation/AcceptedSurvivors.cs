using KvmSim.Mutation.Making;

namespace KvmSim.Mutation;

/// <summary>
/// Survivors that are explained: accepted.tsv, four columns with a line of headings: file, text of the line, change,
/// reason. Line numbers play no part, so what is written above a line changes nothing.
/// </summary>
internal sealed class AcceptedSurvivors
{
    private const string Heading = "file\tline\tchange\treason";

    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <exception cref="MutationException">A line that is not of four columns, or stands twice, or has no
    /// reason.</exception>
    public static AcceptedSurvivors Read(string name, IEnumerable<string> lines)
    {
        AcceptedSurvivors accepted = new();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if ((number == 1 && line == Heading) || line.Length == 0)
            {
                continue;
            }

            string[] columns = line.Split('\t');
            if (columns.Length != 4 || columns[3].Trim().Length == 0)
            {
                throw new MutationException(
                    $"{name}({number}): four columns are needed, a reason the last of them: {Heading}");
            }

            if (!accepted._reasons.TryAdd(string.Join('\t', columns[..3]), columns[3]))
            {
                throw new MutationException($"{name}({number}): this stands above already.");
            }
        }

        return accepted;
    }

    /// <summary>Why a survivor is no gap; null where nothing is said.</summary>
    public string? ReasonFor(Mutant mutant) => _reasons.GetValueOrDefault(mutant.Key);

    /// <summary>What is explained and is no mutant any more, of the files that have mutants.</summary>
    public IEnumerable<string> Gone(IEnumerable<Mutant> all)
    {
        HashSet<string> known = [.. all.Select(mutant => mutant.Key)];
        return _reasons.Keys.Where(key => !known.Contains(key)).Order(StringComparer.Ordinal);
    }
}
