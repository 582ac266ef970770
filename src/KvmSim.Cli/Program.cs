using KvmSim.Cli;
using Microsoft.PowerShell;

// PowerShell's console would report its use to its makers, and look for newer versions of PowerShell.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

try
{
    if ((args.Length == 0 || args.Contains("-")) && StandardInput.IsClosed)
    {
        throw new UsageException("Standard input is closed. Give a file, or a standard input that is open.");
    }

    Invocation invocation = CommandLine.Read(args, Console.IsInputRedirected);
    if (invocation.Answer is { } answer)
    {
        Console.Out.Write(answer);
        return 0;
    }

    bool interrupted = false;
    Console.CancelKeyPress += (_, _) => interrupted = true;
    int code = ConsoleShell.Start(Session.InitialState(), Texts.Banner, Texts.Usage, invocation.Shell);
    // The console host answers 1, which a verb means as a finding.
    return interrupted && !invocation.IsPrompt ? Invocation.InterruptedExitCode : code;
}
catch (UsageException problem)
{
    Console.Error.WriteLine($"kvmsim: {problem.Message}");
    return UsageException.ExitCode;
}
