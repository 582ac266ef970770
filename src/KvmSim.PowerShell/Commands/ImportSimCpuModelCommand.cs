using System.Globalization;
using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Reads one CPU of a dump of a real machine as a CPU model, to be plugged into machines of the session.
/// </summary>
[Cmdlet(VerbsData.Import, Nouns.SimCpuModel, SupportsShouldProcess = true, DefaultParameterSetName = "Path",
    HelpUri = Nouns.Help + "import-simcpumodel")]
[OutputType(typeof(ImportedCpuModel))]
public sealed class ImportSimCpuModelCommand : FileCommand
{
    /// <summary>The files or folders; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [PathTransformation]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The files or folders, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>What the files were made with, where that is not to be told by their content.</summary>
    [Parameter]
    [ChoiceTransformation<CaptureFormat>]
    [ArgumentCompleter(typeof(EnumCompleter<CaptureFormat>))]
    public Choice<CaptureFormat>? Format { get; set; }

    /// <summary>Which CPU of the dump; the lowest that was online, if it is not said.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(0, CpuSet.MaxCpus - 1)]
    public int? Cpu { get; set; }

    /// <summary>The model's name in the session; one made of its brand string, if it is not said.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidatePattern($@"\A{NameRule.Pattern}\z")]
    public string? Name { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string file in ResolveFiles(Path, LiteralPath, "Reading CPU models"))
        {
            CapturedMachine machine = ReadCapture(file, Format);
            if (TryUse(machine) && TryFind(machine, out CapturedCpu cpu))
            {
                Import(machine, cpu);
            }
        }
    }

    private bool TryFind(CapturedMachine machine, out CapturedCpu cpu)
    {
        CapturedCpu? found = machine.Cpus.FirstOrDefault(
            candidate => Cpu is { } id ? candidate.Id == id : candidate.IsOnline);
        cpu = found!;
        if (found is not null)
        {
            return true;
        }

        WriteError(ErrorRecords.Of(
            ErrorIds.CapturedCpuNotFound,
            ErrorCategory.ObjectNotFound,
            Cpu,
            Cpu is { } id
                ? string.Create(CultureInfo.InvariantCulture, $"'{machine.Source}' describes no CPU {id}.")
                : $"No CPU of '{machine.Source}' was online.",
            $"It describes CPUs {CpuSet.Of(machine.Cpus.Select(other => other.Id))}."));
        return false;
    }

    private void Import(CapturedMachine machine, CapturedCpu cpu)
    {
        CpuModel model = CapturedModels.Of(cpu);
        model = Name is null ? model : model with { Name = Name };
        if (!ShouldProcess(model.Name, "make known to the session"))
        {
            return;
        }

        ModelRegistry.Here.Add(model);
        WriteObject(new ImportedCpuModel
        {
            Name = model.Name,
            ModelName = model.ModelName,
            Vendor = model.Vendor,
            Family = model.Family,
            ModelNumber = model.Model,
            Stepping = model.Stepping,
            Microcode = model.Microcode,
            Leaves = model.Cpuid.Count,
            Registers = [.. model.Msrs.Select(pair => string.Create(CultureInfo.InvariantCulture, $"0x{pair.Key:x}"))],
            Features = model.ArmFeatures ?? model.Features.ToString(),
            UnknownFeatures = model.UnknownFeatures.ToString(),
            Format = machine.Format!.Value,
            Source = machine.Source,
            Cpu = cpu.Id,
        });
    }
}
