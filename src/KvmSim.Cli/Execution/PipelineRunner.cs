using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KvmSim.Cli.Hosting;

namespace KvmSim.Cli.Execution;

/// <summary>Runs one pipeline after the other, and shows what comes out of each as pwsh would.</summary>
/// <remarks>All of them go into the history: the engine keeps $? of no other pipeline.</remarks>
internal sealed class PipelineRunner(Runspace runspace, ShellUserInterface userInterface)
{
    private readonly Lock _lock = new();
    private Pipeline? _running;

    /// <summary>Stops what is running; returns at once.</summary>
    /// <returns>False when nothing was, or when it was already being stopped.</returns>
    internal bool Stop()
    {
        lock (_lock)
        {
            if (_running is not { PipelineStateInfo.State: PipelineState.Running } running)
            {
                return false;
            }

            running.StopAsync();
            return true;
        }
    }

    internal RunOutcome Run(Command command)
    {
        using Pipeline pipeline = runspace.CreatePipeline(command.CommandText, addToHistory: true);
        pipeline.Commands.Clear();
        pipeline.Commands.Add(command);
        return Run(pipeline);
    }

    /// <param name="script">The text of a script, run in the global scope.</param>
    internal RunOutcome Run(string script)
    {
        using Pipeline pipeline = runspace.CreatePipeline(script, addToHistory: true);
        return Run(pipeline);
    }

    /// <summary>The value of a short script that shows nothing, or null when it has none.</summary>
    internal object? Evaluate(string script)
    {
        using Pipeline pipeline = runspace.CreatePipeline(script);
        return pipeline.Invoke().FirstOrDefault()?.BaseObject;
    }

    private RunOutcome Run(Pipeline pipeline)
    {
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add("Out-Default");
        try
        {
            SetRunning(pipeline);
            pipeline.Invoke();
        }
        catch (PipelineStoppedException)
        {
            return RunOutcome.Stopped;
        }
        catch (RuntimeException e)
        {
            Show(e.ErrorRecord);
            return RunOutcome.Threw;
        }
        finally
        {
            SetRunning(null);
            userInterface.EndProgress();
        }

        if (pipeline.PipelineStateInfo.State == PipelineState.Stopped)
        {
            return RunOutcome.Stopped;
        }

        return Evaluate("$global:?") is true ? RunOutcome.Succeeded : RunOutcome.Failed;
    }

    private void Show(ErrorRecord record)
    {
        Command show = new("Out-Default");
        show.Parameters.Add("InputObject", record);
        using Pipeline pipeline = runspace.CreatePipeline();
        pipeline.Commands.Add(show);
        userInterface.ReportsError = true;
        try
        {
            pipeline.Invoke();
        }
        finally
        {
            userInterface.ReportsError = false;
        }
    }

    private void SetRunning(Pipeline? pipeline)
    {
        lock (_lock)
        {
            _running = pipeline;
        }
    }
}
