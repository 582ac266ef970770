using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Scenarios;

/// <summary>Does the steps of a scenario to a machine and looks at what was expected of each.</summary>
public static class ScenarioRunner
{
    /// <summary>Runs a scenario on a freshly powered-on machine.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="machine">The machine that it happens to, under the generation that is asked for.</param>
    /// <exception cref="SimException">The machine cannot be powered on.</exception>
    public static ScenarioResult Run(ScenarioDocument scenario, HostDescription machine)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(machine);
        SimMachine running = new(WithParameters(machine, MachineBlueprint.ParametersOf(scenario.Parameters)));
        ScenarioSession session = new(running);
        List<ScenarioStepResult> results = [];
        foreach (ScenarioStepDocument step in scenario.Steps)
        {
            results.Add(RunStep(running, session, step, results.Count + 1));
        }

        return new ScenarioResult(scenario.Metadata.Name, machine.Name, machine.Generation, results);
    }

    /// <summary>
    /// Runs a scenario under another generation; parameters of the scenario or the machine that it lacks are left out.
    /// </summary>
    /// <exception cref="SimException">The machine cannot be powered on.</exception>
    public static ScenarioResult Run(ScenarioDocument scenario, HostDescription machine, GenerationVariant variant)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(variant);
        ScenarioDocument bare = scenario with
        {
            Parameters = new Dictionary<string, IReadOnlyDictionary<string, ParameterValue>>(StringComparer.Ordinal),
        };
        return Run(bare, variant.Apply(WithParameters(machine, MachineBlueprint.ParametersOf(scenario.Parameters))));
    }

    /// <summary>A machine with parameters laid over its own.</summary>
    public static HostDescription WithParameters(
        HostDescription machine, IReadOnlyDictionary<string, ParameterValues> parameters)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(parameters);
        Dictionary<string, ParameterValues> merged = new(machine.Parameters, StringComparer.Ordinal);
        foreach ((string module, ParameterValues values) in parameters)
        {
            merged[module] = machine.ParametersOf(module).Overlay(values);
        }

        return machine with { Parameters = merged };
    }

    private static ScenarioStepResult RunStep(
        SimMachine machine, ScenarioSession session, ScenarioStepDocument step, int number)
    {
        List<OperationResult> done = [];
        long logged = machine.Log.Printed;
        string? error = null;
        try
        {
            foreach (OperationResult result in session.Do(step))
            {
                logged = result.Operation.Kind == OperationKind.Reboot ? 0 : logged;
                done.Add(result);
            }
        }
        catch (SimException exception)
        {
            error = exception.Message;
        }

        OperationResult? failed = done.Find(result => !result.Succeeded);
        IReadOnlyList<KernelLogRecord> log = machine.Log.Since(logged);
        ExpectationCheck check = new(
            step.ExpectationUnder(machine.Generation.Id), machine, failed, done.LastOrDefault()?.Text, log);
        return new ScenarioStepResult
        {
            Number = number,
            Operation = StepOperations.Describe(step),
            Note = step.Note,
            Result = error ?? failed?.Summary ?? (done is [{ Text: not null } read] ? read.Summary : "ok"),
            Online = machine.State.Kvm.Online,
            Enabled = machine.State.Kvm.Enabled,
            Log = log,
            Operations = done,
            Failures = error is null ? check.Run() : [
                new StepFailure("step", "a step that makes sense", error, step.Mark)],
            Expectations = check.Count,
        };
    }
}
