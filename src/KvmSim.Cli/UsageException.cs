namespace KvmSim.Cli;

/// <summary>The command line cannot be understood; nothing has been run.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>EX_USAGE of sysexits.h, which pwsh answers too.</summary>
    internal const int ExitCode = 64;
}
