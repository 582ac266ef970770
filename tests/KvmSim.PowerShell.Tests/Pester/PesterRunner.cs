using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Shell = System.Management.Automation.PowerShell;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// A small runner for a part of Pester 5's language, on an engine that has its core commands only. It knows less than
/// Pester, and says so by failing; what it knows, it is meant to do the way Pester does.
/// </summary>
/// <param name="limit">How long a test, a hook or a discovery may take; a minute where nothing is said.</param>
/// <param name="patience">How long to wait for what is stopped to end before it is left behind; ten seconds.</param>
internal sealed class PesterRunner(TimeSpan? limit = null, TimeSpan? patience = null)
{
    private const int StackSize = 16 * 1024 * 1024;

    private static readonly TimeSpan LookAtTheClock = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan _limit = limit ?? TimeSpan.FromMinutes(1);
    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(10);

    /// <summary>Finds the file's tests without running them.</summary>
    internal PesterFileResult Discover(string file)
    {
        PesterSession session = new(new StepWatch(_limit), testDrive: null);
        IReadOnlyList<PesterResult> tests = [];
        StepWatch.Step? late = Guarded(session, shell =>
        {
            Discover(shell, session, file);
            tests = [.. session.Root.Tests.Select(test => Discovered(test, shell.Runspace))];
        });
        string? error = late is null ? DiscoveryError(session) : Late(late);
        return new PesterFileResult(error, error is null ? tests : []);
    }

    /// <summary>Finds the file's tests and runs them, all in one fresh runspace.</summary>
    internal PesterFileResult Run(string file)
    {
        using TestDrive testDrive = new();
        PesterSession session = new(new StepWatch(_limit), testDrive);
        StepWatch.Step? late = Guarded(session, shell =>
        {
            Discover(shell, session, file);
            if (DiscoveryError(session) is null)
            {
                testDrive.Mount(shell.Runspace);
                RunBlocks(shell, session);
            }
        });
        string? error = DiscoveryError(session) ?? (session.Discovering && late is not null ? Late(late) : null);
        IEnumerable<PesterTest> tests = error is null ? session.Root.Tests : [];
        return new PesterFileResult(error, [.. tests.Select(test => ResultText.Of(test, late, _limit))]);
    }

    private static void Discover(Shell shell, PesterSession session, string file)
    {
        shell.AddScript(DriverScripts.Discover).AddArgument(session).AddArgument(file);
        _ = shell.Invoke();
        shell.Commands.Clear();
        session.EndDiscovery();
    }

    private static void RunBlocks(Shell shell, PesterSession session)
    {
        ScriptBlock block = ScriptBlock.Create(DriverScripts.Block);
        shell.AddScript("& $args[1] $args[0] $args[0].Root $args[1] $args[2]")
            .AddArgument(session)
            .AddArgument(block)
            .AddArgument(ScriptBlock.Create(DriverScripts.Test));
        _ = shell.Invoke();
    }

    private static PesterResult Discovered(PesterTest test, Runspace runspace)
    {
        CommandInvocationIntrinsics invoke = runspace.SessionStateProxy.InvokeCommand;
        IReadOnlyList<string> path =
        [
            .. test.AncestorsFromRoot().Append<PesterNode>(test).Where(node => node.Parent is not null)
                .Select(node => NameTemplate.ExpandFromData(node, invoke)),
        ];
        return new PesterResult(test.IndexPath, path, PesterOutcome.Passed, string.Empty, string.Empty);
    }

    private static string? DiscoveryError(PesterSession session) => session switch
    {
        { DiscoveryError: { } error } => $"Discovery failed: {FailureText.Of(error)}",
        { Discovering: false } when !session.Root.Tests.Any() => "The file has no tests.",
        _ => null,
    };

    private string Late(StepWatch.Step step) => ResultText.Late(step, _limit);

    /// <summary>
    /// Runs on a thread of its own, as the engine wants a deep stack and the caller wants it stopped in time. Answers
    /// the step that took too long, or null. A pipeline that doesn't stop either is left behind, runspace and all.
    /// </summary>
    private StepWatch.Step? Guarded(PesterSession session, Action<Shell> work)
    {
        Runspace runspace = RunspaceFactory.CreateRunspace(new CaptureHost(session), PesterCommands.NewSessionState());
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        var shell = Shell.Create(runspace);
        Exception? failure = null;
        var thread = new Thread(() => failure = Attempt(shell, work), StackSize) { IsBackground = true };
        thread.Start();
        StepWatch.Step? late = null;
        while (!thread.Join(LookAtTheClock) && late is null)
        {
            late = session.Watch.Expired();
        }

        if (late is not null)
        {
            Thread stopper = new(() => Stop(shell)) { IsBackground = true };
            stopper.Start();
            if (!thread.Join(_patience) || !stopper.Join(_patience))
            {
                return late;
            }
        }

        shell.Dispose();
        runspace.Dispose();
        return failure is null || (failure is PipelineStoppedException && late is not null)
            ? late
            : throw new InvalidOperationException("The runner itself failed: " + failure.Message, failure);
    }

    /// <summary>
    /// Not by BeginStop: that one's thread is a foreground thread, and may keep the process from ending.
    /// </summary>
    private static void Stop(Shell shell)
    {
        try
        {
            shell.Stop();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself at the same time.
        }
    }

    private static Exception? Attempt(Shell shell, Action<Shell> work)
    {
        try
        {
            shell.Runspace.Open();
            Runspace.DefaultRunspace = shell.Runspace;
            PesterCommands.Watch(shell.Runspace);
            work(shell);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e;
        }
        finally
        {
            Runspace.DefaultRunspace = null;
        }
    }
}
