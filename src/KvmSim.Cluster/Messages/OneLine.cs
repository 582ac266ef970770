using KvmSim.Messages;

namespace KvmSim.Cluster.Messages;

/// <summary>Text from elsewhere as one line that no terminal obeys.</summary>
internal static class OneLine
{
    /// <summary>The text.</summary>
    public static string Of(string text) => ForeignText.Line(text.ReplaceLineEndings(" "));
}
