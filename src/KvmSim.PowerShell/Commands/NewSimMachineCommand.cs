using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Manifests;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Builds a machine and powers it on: one of CPUs that are all alike, or one that the module ships.</summary>
[Cmdlet(VerbsCommon.New, Nouns.SimMachine, SupportsShouldProcess = true, DefaultParameterSetName = UniformSet,
    HelpUri = Nouns.Help + "new-simmachine")]
[OutputType(typeof(SimulatedMachine))]
public sealed class NewSimMachineCommand : MachineMakerCommand
{
    private const string UniformSet = "Uniform";
    private const string FromSet = "From";

    /// <summary>Its name in the session; with -From, the shipped machine's if it is not said.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = UniformSet)]
    [Parameter(Position = 0, ParameterSetName = FromSet)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>How many CPUs are plugged.</summary>
    [Parameter(ParameterSetName = UniformSet)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, CpuSet.MaxCpus)]
    public int CpuCount { get; set; } = 4;

    /// <summary>How many can be plugged; as many as are, if it is not said.</summary>
    [Parameter(ParameterSetName = UniformSet)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, CpuSet.MaxCpus)]
    public int PossibleCpu { get; set; }

    /// <summary>Whose CPUs: Intel or Amd.</summary>
    [Parameter(ParameterSetName = UniformSet)]
    [ChoiceTransformation<HostVendor>]
    [ArgumentCompleter(typeof(EnumCompleter<HostVendor>))]
    public Choice<HostVendor> Vendor { get; set; } = HostVendor.Intel;

    /// <summary>What all its CPUs are: the name of a model that Import-SimCpuModel read.</summary>
    [Parameter(ParameterSetName = UniformSet)]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>A machine that the module ships, by name; or a file, as Import-SimMachine reads it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromSet)]
    [ArgumentCompleter(typeof(ShippedMachineCompleter))]
    [ValidateNotNullOrEmpty]
    public string From { get; set; } = null!;

    /// <summary>The id of its kernel's generation; Get-KvmGeneration lists them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Generation { get; set; }

    /// <summary>The kernel's command line.</summary>
    [Parameter(ParameterSetName = UniformSet)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNull]
    public string CommandLine { get; set; } = "";

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Name is not null && WildcardPattern.ContainsWildcardCharacters(Name) && !FilePaths.IsPath(Name))
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.NameInvalid,
                ErrorCategory.InvalidArgument,
                Name,
                $"'{Name}' cannot be the name of a machine: commands would take it for a pattern.",
                "Leave out * ? [ and ]."));
        }

        if (Name is not null && FilePaths.IsPath(Name))
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.NameInvalid,
                ErrorCategory.InvalidArgument,
                Name,
                $"'{Name}' is a path, and a machine needs a name.",
                $"A machine of a file: New-SimMachine -From {Name}, or Import-SimMachine."));
        }

        if (Name is not null && !NameRule.IsName(Name))
        {
            ThrowTerminatingError(ErrorRecords.NameInvalid(Name, "a machine"));
        }

        if (ParameterSetName == UniformSet)
        {
            MakeUniform();
        }
        else
        {
            MakeFromShipped();
        }
    }

    private void MakeUniform()
    {
        if (ShippedFiles.MachineNamed(Name!) is { } shipped)
        {
            WriteWarning(
                "The CPUs of this machine are all alike; "
                + $"the machine '{shipped}' that the module ships is made by New-SimMachine -From {shipped}.");
        }

        if (PossibleCpu > 0 && PossibleCpu < CpuCount)
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.ArgumentConflict,
                ErrorCategory.InvalidArgument,
                PossibleCpu,
                FormattableString.Invariant($"{CpuCount} CPUs are plugged where {PossibleCpu} can be."),
                "Leave -PossibleCpu out, or make it at least -CpuCount."));
        }

        HostDescription description = UniformHost.Describe(
            Name!,
            GenerationOf(Generation ?? GenerationCatalog.DefaultId),
            ModelOf(),
            CpuCount,
            Math.Max(PossibleCpu, CpuCount));
        PowerOn(description with { CommandLine = CommandLine });
    }

    private CpuModel ModelOf()
    {
        if (Model is null)
        {
            return Vendor == HostVendor.Amd ? UniformHost.Amd : UniformHost.Intel;
        }

        if (ModelRegistry.Here.Find(Model) is { } model)
        {
            return model;
        }

        ErrorRecord unknown = ErrorRecords.Of(
            ErrorIds.ModelNotFound,
            ErrorCategory.ObjectNotFound,
            Model,
            $"Import-SimCpuModel read no CPU model '{Model}'.",
            OtherMeanings.Of(Model, IsExistingFile(Model)) + (ModelRegistry.Here.All.Any()
                ? $"There are: {string.Join(", ", ModelRegistry.Here.All.Select(known => known.Name))}."
                : "Read one first: Import-SimCpuModel -Path dump.txt."));
        ThrowTerminatingError(unknown);
        throw unknown.Exception;
    }

    private void MakeFromShipped()
    {
        Protocol.Generation? generation = Generation is null ? null : GenerationOf(Generation);
        if (ShippedFiles.FindMachine(From) is { } shipped)
        {
            PowerOnFile(shipped, format: null, generation, Name);
        }
        else if (FilePaths.IsPath(From) || IsExistingFile(From))
        {
            foreach (string file in ResolveFiles([From], literals: null))
            {
                PowerOnFile(file, format: null, generation, Name);
            }
        }
        else
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.ShippedMachineNotFound,
                ErrorCategory.ObjectNotFound,
                From,
                $"The module ships no machine '{From}'.",
                $"{OtherMeanings.Of(From, isFile: false)}It ships: {string.Join(", ", ShippedFiles.Machines)}; or give "
                    + "a file."));
        }
    }
}
