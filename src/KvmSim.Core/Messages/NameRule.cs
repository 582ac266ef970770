using System.Globalization;
using System.Text.RegularExpressions;

namespace KvmSim.Messages;

/// <summary>
/// What a name looks like, of a machine, a CPU model, a generation, a VM, wherever it enters: it can be shown, stand in
/// a manifest and
/// be the name of a file.
/// </summary>
public static partial class NameRule
{
    /// <summary>How long a name may be.</summary>
    public const int Longest = 63;

    /// <summary>A regular expression for the whole of a name, without anchors.</summary>
    public const string Pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    /// <summary>The rule in words, behind "a name of".</summary>
    public const string Words = "letters, digits, '.', '_' and '-', at most 63";

    /// <summary>Whether a text is a name.</summary>
    public static bool IsName(string text) => Whole().IsMatch(text);

    /// <summary>A name made of a text: what no name has is "-", what is too long is cut.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = string.Concat(text.Select(letter =>
            char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-'));
        name = name.TrimStart('.', '_', '-');
        return name.Length == 0 ? "unnamed" : name[..Math.Min(name.Length, Longest)];
    }

    /// <summary>
    /// The name, or, where that is taken, one with a number behind it that is not longer than names are; now it is
    /// taken.
    /// </summary>
    public static string Unique(string name, HashSet<string> taken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(taken);
        string unique = name;
        for (int i = 2; !taken.Add(unique); i++)
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"-{i}");
            unique = name[..Math.Min(name.Length, Longest - number.Length)] + number;
        }

        return unique;
    }

    [GeneratedRegex($@"\A{Pattern}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Whole();
}
