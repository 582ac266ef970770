namespace KvmSim.Manifests;

/// <summary>Feature names in a text, as /proc/cpuinfo prints them.</summary>
internal static class FeatureNames
{
    /// <summary>The names and where in the text each begins.</summary>
    public static IEnumerable<(int Start, string Name)> Split(string text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isBlank = i == text.Length || text[i] is ' ' or '\t' or '\n' or '\r';
            if (isBlank && start >= 0)
            {
                yield return (start, text[start..i]);
                start = -1;
            }
            else if (!isBlank && start < 0)
            {
                start = i;
            }
        }
    }
}
