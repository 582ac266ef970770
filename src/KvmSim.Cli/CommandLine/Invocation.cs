namespace KvmSim.Cli.CommandLine;

/// <summary>A command line, read: what to do, with which text or file, and the arguments that are passed on.</summary>
internal sealed record Invocation(InvocationKind Kind, string Text = "")
{
    /// <summary>What a script file is called with, as typed.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether a question may be put to the user.</summary>
    public bool Interactive { get; init; } = true;
}
