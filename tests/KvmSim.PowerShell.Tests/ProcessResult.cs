namespace KvmSim.PowerShell.Tests;

internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    internal string[] OutputLines => Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
