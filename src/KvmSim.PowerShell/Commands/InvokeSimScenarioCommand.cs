using System.Management.Automation;
using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.PowerShell.Output;
using KvmSim.Scenarios;

namespace KvmSim.PowerShell.Commands;

/// <summary>Acts scenarios out on fresh machines: writes each step with its answer, then the verdict.</summary>
[Cmdlet(VerbsLifecycle.Invoke, Nouns.SimScenario, DefaultParameterSetName = "Path",
    HelpUri = Nouns.Help + "invoke-simscenario")]
[OutputType(typeof(ScenarioStep), typeof(ScenarioVerdict))]
public sealed class InvokeSimScenarioCommand : ScenarioCommand
{
    /// <summary>Write the verdict only.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    private protected override void Run(ScenarioDocument scenario, HostDescription machine)
    {
        IEnumerable<ScenarioResult> results = Generation is null
            ? [Await(() => ScenarioRunner.Run(scenario, machine))]
            : Generation.Select(GenerationOf)
                .Select(
                    generation => Await(
                        () => ScenarioRunner.Run(scenario, machine, GenerationVariant.Plain(generation))));
        foreach (ScenarioResult result in results)
        {
            foreach (ScenarioStepResult step in Summary ? [] : result.Steps)
            {
                WriteObject(ScenarioReports.OfStep(result, step));
            }

            WriteObject(ScenarioReports.OfResult(result));
        }
    }
}
