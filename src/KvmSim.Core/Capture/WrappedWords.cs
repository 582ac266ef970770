using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>A list of words that a terminal or a mail has broken into lines.</summary>
internal static class WrappedWords
{
    /// <summary>
    /// The words with those of the next line. A terminal breaks within a word: where only the two parts together are a
    /// name that is known, they are one word.
    /// </summary>
    public static string Join(string words, string next)
    {
        string last = words[(words.LastIndexOf(' ') + 1)..], first = next.Split(' ')[0];
        bool isBroken = !(IsKnown(last) && IsKnown(first)) && IsKnown(last + first);
        return isBroken ? words + next : $"{words} {next}";
    }

    private static bool IsKnown(string word) => CpuFeatureTable.TryGet(word, out _) || VmxFlags.IsName(word);
}
