namespace KvmSim.Cli.CommandLine;

/// <summary>The command line cannot be understood; nothing has been run.</summary>
internal sealed class UsageException(string message) : Exception(message);
