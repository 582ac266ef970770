using System.Text.RegularExpressions;
using KvmSim.Messages;

namespace KvmSim.Conformance;

/// <summary>Log lines in the form in which they are compared.</summary>
internal static partial class TraceLines
{
    private static readonly string[] Levels =
        [.. Enum.GetValues<KernelLogLevel>().Order().Select(level => $"<{level.ToString().ToLowerInvariant()}> ")];

    /// <summary>
    /// A line with its level; the number and name of a process, and how long firmware was asked, are not compared.
    /// </summary>
    public static string Of(KernelLogLevel level, string text) => Levels[(int)level]
        + (text.StartsWith("process ", StringComparison.Ordinal) ? Process().Replace(text, "process N (name)")
            : text.StartsWith("psci: ", StringComparison.Ordinal) ? Polled().Replace(text, "(polled N ms)")
            : text);

    /// <summary>The lines of an operation that are compared.</summary>
    public static List<string> Compared(RecordedOperation operation) => [.. operation.Lines
        .Where(line => line.Class is "kvm" or "hotplug")
        .Select(line => Of(line.Level, line.Text))];

    /// <summary>
    /// on_each_cpu leaves the order among CPUs open, so lines of enabling that stand together are put in the order of
    /// their CPUs; for one CPU they keep theirs.
    /// </summary>
    public static string Canonical(List<string> lines)
    {
        List<string> result = [];
        for (int i = 0; i < lines.Count;)
        {
            int length = lines.Skip(i).TakeWhile(EnablingLine.Is).Count();
            result.AddRange(lines.GetRange(i, length).OrderBy(EnablingLine.CpuOf));
            i += length;
            if (i < lines.Count)
            {
                result.Add(lines[i++]);
            }
        }

        return string.Join('\n', result);
    }

    [GeneratedRegex(@"^process [0-9]+ \([^)]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex Process();

    [GeneratedRegex(@"\(polled [0-9]+ ms\)$", RegexOptions.NonBacktracking)]
    private static partial Regex Polled();
}
