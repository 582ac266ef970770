using KvmSim.Cli;
using Microsoft.PowerShell;

// PowerShell's console would report its use to its makers, and look for newer versions of PowerShell.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

SafeOutput? output = null;
if (Console.IsOutputRedirected)
{
    Console.SetOut(output = new SafeOutput(Console.Out));
}

if (Console.IsErrorRedirected)
{
    Console.SetError(new SafeOutput(Console.Error));
}

int code = Run();
if (output?.Failure is { } failure)
{
    Console.Error.WriteLine($"kvmsim: standard output could not be written: {failure}");
    code = code == 0 ? Invocation.UnwrittenExitCode : code;
}

// What the shell leaves running, after a failure to start, does not keep the program.
Environment.Exit(code);
return code;

int Run()
{
    try
    {
        if ((args.Length == 0 || args.Contains("-")) && StandardInput.IsClosed)
        {
            throw new UsageException("Standard input is closed. Give a file, or a standard input that is open.");
        }

        if (ClusterNode.IsAsked(args))
        {
            return ClusterNode.Run(args);
        }

        Invocation invocation = CommandLine.Read(args, Console.IsInputRedirected);
        if (invocation.Answer is { } answer)
        {
            Console.Out.Write(answer);
            return 0;
        }

        HomeFolder.Check();
        bool interrupted = false;
        Console.CancelKeyPress += (_, _) => interrupted = true;
        int shell = ConsoleShell.Start(Session.InitialState(), Texts.Banner, Texts.Usage, invocation.Shell);
        // The console host answers 1 for whatever goes wrong, and 70 where it cannot start; a verb's 1 is a finding.
        bool isAnswered = !invocation.IsVerb || AppContext.GetData(Invocation.AnswerKey) is not null;
        return interrupted && !invocation.IsPrompt ? Invocation.InterruptedExitCode
            : isAnswered || shell is 0 or UsageException.ExitCode ? shell
            : Invocation.UnwrittenExitCode;
    }
    catch (UsageException problem)
    {
        Console.Error.WriteLine($"kvmsim: {problem.Message}");
        return UsageException.ExitCode;
    }
    catch (Exception problem)
    {
        // Nothing that a shell's start may throw is for its user to read, but for the sentence at its bottom.
        Console.Error.WriteLine($"kvmsim: it could not be run: {problem.GetBaseException().Message}");
        return Invocation.UnwrittenExitCode;
    }
}
