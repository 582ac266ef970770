using System.Management.Automation.Host;

namespace KvmSim.Cli.Hosting;

/// <summary>One answer of a choice: the label without its mark, and the key that the mark stood before.</summary>
internal sealed record Choice(string Key, string Label, string Help)
{
    private const char Mark = '&';

    internal static Choice From(ChoiceDescription description)
    {
        string label = description.Label;
        int mark = label.IndexOf(Mark, StringComparison.Ordinal);
        string plain = mark < 0 ? label : label.Remove(mark, 1);
        string key = mark >= 0 && mark < plain.Length ? plain[mark].ToString().ToUpperInvariant() : plain;
        return new Choice(key, plain, description.HelpMessage);
    }

    internal bool Matches(string answer) =>
        answer.Length > 0
        && (string.Equals(answer, Key, StringComparison.OrdinalIgnoreCase)
            || string.Equals(answer, Label, StringComparison.OrdinalIgnoreCase));
}
