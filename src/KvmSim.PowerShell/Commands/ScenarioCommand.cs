using System.Management.Automation;
using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Manifests;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that runs scenarios from files, or ones that the module ships.</summary>
public abstract class ScenarioCommand : FileCommand
{
    private protected ScenarioCommand()
    {
    }

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [PathTransformation]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The files, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The names of scenarios that the module ships.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Name")]
    [ArgumentCompleter(typeof(ShippedScenarioCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>The generations to run under.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Generation { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string file in WithProgress([.. ResolveFiles(Path, LiteralPath), .. Named()], "Running scenarios"))
        {
            if (TryRead(file, out ManifestSet manifest))
            {
                RunAll(file, manifest);
            }
        }
    }

    /// <summary>
    /// Runs one scenario on a machine as the scenario's own generation, or else the machine's, has it.
    /// </summary>
    private protected abstract void Run(ScenarioDocument scenario, HostDescription machine);

    private void RunAll(string file, ManifestSet manifest)
    {
        foreach (ScenarioDocument scenario in manifest.Scenarios)
        {
            try
            {
                if (ScenarioMachines.Find(
                    scenario, file => TryRead(file, out ManifestSet read) ? read : null) is { } machine)
                {
                    Run(scenario, machine);
                }
            }
            catch (SimException exception)
            {
                WriteError(ErrorRecords.Of(exception, scenario.Metadata.Name));
            }
        }

        if (!manifest.Scenarios.Any())
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.ManifestHasNoScenario,
                ErrorCategory.InvalidData,
                file,
                $"There is no scenario in '{file}'.",
                "A scenario is a document of kind Scenario; machines are for Import-SimMachine."));
        }
    }

    private protected override string? FindShipped(string name) => ShippedFiles.FindScenario(name);

    /// <summary>The files of the names; a name that is a path is taken as that.</summary>
    private IEnumerable<string> Named()
    {
        foreach (string name in Name ?? [])
        {
            if (ShippedFiles.FindScenario(name) is { } file)
            {
                yield return file;
                continue;
            }

            if (FilePaths.IsPath(name) || IsExistingFile(name))
            {
                foreach (string path in ResolveFiles([name], literals: null))
                {
                    yield return path;
                }

                continue;
            }

            WriteError(ErrorRecords.Of(
                ErrorIds.ShippedScenarioNotFound,
                ErrorCategory.ObjectNotFound,
                name,
                $"The module ships no scenario '{name}'.",
                $"{OtherMeanings.Of(name, isFile: false)}It ships: {string.Join(", ", ShippedFiles.Scenarios)}. Other "
                    + "files are "
                    + "for -Path."));
        }
    }

    private protected override string? ShippedWay =>
        "Invoke-SimScenario -Name takes the names of the scenarios that the module ships.";
}
