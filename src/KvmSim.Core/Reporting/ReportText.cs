using System.Text;
using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>Text of files and logs in the lines of a report.</summary>
internal static class ReportText
{
    /// <summary>
    /// Lines of at most that many characters, broken between words only: a longer word stays whole on a line of its
    /// own.
    /// </summary>
    public static IEnumerable<string> Wrap(string text, string first, string next, int width)
    {
        StringBuilder line = new(first);
        bool isEmpty = true;
        foreach (string word in ForeignText.Line(text).Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear().Append(next);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        yield return line.ToString().TrimEnd();
    }
}
