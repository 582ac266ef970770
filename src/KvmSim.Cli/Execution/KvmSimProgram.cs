using System.Reflection;
using KvmSim.Cli.CommandLine;
using KvmSim.Cli.Interactive;

namespace KvmSim.Cli.Execution;

/// <summary>From the command line to the exit code.</summary>
internal static class KvmSimProgram
{
    internal static int Run(string[] arguments)
    {
        try
        {
            Invocation invocation = ArgumentReader.Read(arguments, Console.IsInputRedirected);
            switch (invocation.Kind)
            {
                case InvocationKind.Help:
                    Console.Out.Write(Usage.Text);
                    return ExitCodes.Success;
                case InvocationKind.Version:
                    Console.Out.WriteLine("kvmsim " + Version());
                    return ExitCodes.Success;
                default:
                    return Execute(invocation, ModuleLocator.Find());
            }
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"kvmsim: {e.Message}");
            Console.Error.WriteLine();
            Console.Error.Write(Usage.Text);
            return ExitCodes.Usage;
        }
        catch (FileNotFoundException e)
        {
            Console.Error.WriteLine($"kvmsim: {e.Message}");
            return ExitCodes.Usage;
        }
    }

    private static int Execute(Invocation invocation, string module)
    {
        using Session session = Session.Open(invocation.Interactive && invocation.Kind != InvocationKind.StandardInput);
        using CancelKey cancel = new(session.Pipelines);
        if (!session.ImportModule(module))
        {
            return ExitCodes.Failure;
        }

        return invocation.Kind switch
        {
            InvocationKind.Prompt => new PromptLoop(session).Run(),
            InvocationKind.File => RunFile(session, invocation),
            InvocationKind.StandardInput => RunText(session, Console.In.ReadToEnd()),
            _ => RunText(session, invocation.Text),
        };
    }

    private static int RunText(Session session, string text)
    {
        RunOutcome outcome = session.Pipelines.Run(text);
        return session.Host.ExitCode ?? ExitCode(outcome);
    }

    private static int RunFile(Session session, Invocation invocation)
    {
        ScriptFile script = new(session, invocation.Text);
        return script.Run(ScriptArguments.Parse(invocation.Arguments));
    }

    internal static int ExitCode(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Succeeded => ExitCodes.Success,
        RunOutcome.Stopped => ExitCodes.Interrupted,
        _ => ExitCodes.Failure,
    };

    private static string Version()
    {
        string version = typeof(KvmSimProgram).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return version.Split('+')[0];
    }
}
