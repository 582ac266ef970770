using System.Management.Automation.Language;
using KvmSim.Cli.Execution;

namespace KvmSim.Cli.Interactive;

/// <summary>Reads, runs, prints, until <c>exit</c> or the end of the input.</summary>
internal sealed class PromptLoop(Session session)
{
    private const string Continuation = ">> ";

    private readonly LineEditor _editor = new(new TabCompletion(session.Runspace));

    internal int Run()
    {
        RunOutcome last = RunOutcome.Succeeded;
        while (session.Host.ExitCode is null)
        {
            LineResult read = ReadCommand(session.Pipelines.Evaluate("prompt") as string ?? "> ");
            if (read is { Text: null, Cancelled: false })
            {
                return KvmSimProgram.ExitCode(last);
            }

            if (!string.IsNullOrWhiteSpace(read.Text))
            {
                last = session.Pipelines.Run(read.Text);
            }
        }

        return session.Host.ExitCode.Value;
    }

    /// <summary>A command that is complete, or that an empty line has ended.</summary>
    private LineResult ReadCommand(string prompt)
    {
        LineResult read = ReadLine(prompt);
        while (read.Text is { } text && IsIncomplete(text))
        {
            LineResult more = ReadLine(Continuation);
            if (more.Cancelled)
            {
                return more;
            }

            if (string.IsNullOrEmpty(more.Text))
            {
                break;
            }

            read = new LineResult(text + "\n" + more.Text);
        }

        return read;
    }

    private LineResult ReadLine(string prompt)
    {
        if (!Console.IsOutputRedirected && !Hosting.ConsoleFeatures.IsDumb)
        {
            return _editor.Read(prompt);
        }

        Console.Out.Write(prompt);
        return new LineResult(Console.In.ReadLine());
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
