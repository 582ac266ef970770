using System.Globalization;
using System.Text;

namespace KvmSim.Mutation.Running;

/// <summary>What one class of tests reaches.</summary>
/// <param name="name">Its full name.</param>
/// <param name="text">The hash of its text.</param>
internal sealed class ReachOfClass(string name, string text)
{
    private readonly Dictionary<int, (int First, int Second)> _counts = [];

    public string Name => name;

    public string Text => text;

    /// <summary>What it takes, in ms of CPU, the first time.</summary>
    public int Milliseconds { get; private set; }

    /// <summary>Whether it reaches a mutant at all.</summary>
    public bool Reaches(int mutant) => _counts.ContainsKey(mutant);

    /// <summary>Whether it reaches a mutant also where everything is set up already.</summary>
    public bool ReachesAgain(int mutant) => _counts[mutant].Second > 0;

    /// <summary>
    /// Whether it asks for a mutant as often the second time, so that nothing is remembered from the first and the
    /// mutant
    /// may be tried in a process that others were tried in.
    /// </summary>
    public bool IsSteady(int mutant) => _counts[mutant].First == _counts[mutant].Second;

    /// <summary>Reads what <see cref="Write"/> wrote, or a worker answered: <c>MS ID:FIRST:SECOND ...</c>.</summary>
    public static ReachOfClass Read(string name, string text, string reach)
    {
        string[] words = reach.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ReachOfClass result = new(name, text) { Milliseconds = Number(words[0]) };
        foreach (string word in words.Skip(1))
        {
            string[] numbers = word.Split(':');
            result._counts[Number(numbers[0])] = (Number(numbers[1]), Number(numbers[2]));
        }

        return result;
    }

    /// <summary>One line: name, hash of the text, what it reaches.</summary>
    public string Write()
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"{name}\t{text}\t{Milliseconds}");
        foreach ((int mutant, (int first, int second)) in _counts)
        {
            line.Append(CultureInfo.InvariantCulture, $" {mutant}:{first}:{second}");
        }

        return line.ToString();
    }

    private static int Number(string text) =>
        int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
