using System.Management.Automation;
using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.PowerShell.Output;
using KvmSim.Scenarios;

namespace KvmSim.PowerShell.Commands;

/// <summary>Acts scenarios out under several kernels and writes what each answers to each step, side by side.</summary>
[Cmdlet(VerbsData.Compare, Nouns.KvmGeneration, DefaultParameterSetName = "Path",
    HelpUri = Nouns.Help + "compare-kvmgeneration")]
[OutputType(typeof(GenerationAnswers))]
public sealed class CompareKvmGenerationCommand : ScenarioCommand
{
    /// <summary>Only the steps that are not answered alike.</summary>
    [Parameter]
    public SwitchParameter DifferentOnly { get; set; }

    /// <summary>
    /// Lay the kernel's lines beside each other too: steps that print other lines, or at other levels, are not the
    /// same.
    /// </summary>
    [Parameter]
    public SwitchParameter IncludeLog { get; set; }

    private protected override void Run(ScenarioDocument scenario, HostDescription machine)
    {
        IReadOnlyList<GenerationVariant> variants = Generation is null
            ? GenerationVariant.All
            : [.. Generation.Select(name => GenerationVariant.Plain(GenerationOf(name)))
                .DistinctBy(variant => variant.Label, StringComparer.Ordinal)];
        GenerationComparison comparison = Await(() => GenerationComparison.Run(scenario, machine, variants));
        foreach (GenerationAnswers row in ScenarioReports.OfComparison(comparison, IncludeLog))
        {
            if (!DifferentOnly || !row.Same)
            {
                WriteObject(row);
            }
        }
    }
}
