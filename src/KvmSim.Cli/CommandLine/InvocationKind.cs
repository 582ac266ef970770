namespace KvmSim.Cli.CommandLine;

/// <summary>What a command line asks for.</summary>
internal enum InvocationKind
{
    Prompt,
    Help,
    Version,
    Command,
    File,
    StandardInput,
}
