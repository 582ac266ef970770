namespace KvmSim.Help;

/// <summary>A page that cannot become help, and where.</summary>
internal sealed class HelpException(string file, string message, int line = 1) : Exception(message)
{
    internal string File { get; } = file;

    internal int Line { get; } = line;
}
