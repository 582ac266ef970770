using System.Management.Automation.Language;
using KvmSim.Cli.Execution;

namespace KvmSim.Cli.Interactive;

/// <summary>Reads, runs, prints, until <c>exit</c> or the end of the input.</summary>
internal sealed class PromptLoop(Session session)
{
    private const string Continuation = ">> ";

    internal int Run()
    {
        RunOutcome last = RunOutcome.Succeeded;
        while (session.Host.ExitCode is null)
        {
            Console.Out.Write(session.Pipelines.Evaluate("prompt") as string ?? "> ");
            string? text = ReadCommand();
            if (text is null)
            {
                Console.Out.WriteLine();
                return KvmSimProgram.ExitCode(last);
            }

            if (!string.IsNullOrWhiteSpace(text))
            {
                last = session.Pipelines.Run(text, history: true);
            }
        }

        return session.Host.ExitCode.Value;
    }

    /// <returns>A command that is complete, or that an empty line has ended; null at the end of the input.</returns>
    private static string? ReadCommand()
    {
        string? text = Console.In.ReadLine();
        while (text is not null && IsIncomplete(text))
        {
            Console.Out.Write(Continuation);
            string? more = Console.In.ReadLine();
            if (string.IsNullOrEmpty(more))
            {
                break;
            }

            text += "\n" + more;
        }

        return text;
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
