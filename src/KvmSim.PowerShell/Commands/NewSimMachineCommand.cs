using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Builds a machine and powers it on: one of CPUs that are all alike, or one that the module ships.</summary>
[Cmdlet(VerbsCommon.New, Nouns.SimMachine, SupportsShouldProcess = true, DefaultParameterSetName = UniformSet,
    HelpUri = Nouns.Help + "new-simmachine")]
[OutputType(typeof(SimulatedMachine))]
public sealed class NewSimMachineCommand : MachineMakerCommand
{
    private const string UniformSet = "Uniform";
    private const string DefaultGeneration = "linux-6.12";

    /// <summary>Its name in the session.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = null!;

    /// <summary>How many CPUs are plugged.</summary>
    [Parameter(ParameterSetName = UniformSet)]
    [ValidateRange(1, CpuSet.MaxCpus)]
    public int CpuCount { get; set; } = 4;

    /// <summary>How many can be plugged; as many as are, if it is not said.</summary>
    [Parameter(ParameterSetName = UniformSet)]
    [ValidateRange(1, CpuSet.MaxCpus)]
    public int PossibleCpu { get; set; }

    /// <summary>Whose CPUs: Intel or Amd.</summary>
    [Parameter(ParameterSetName = UniformSet)]
    [ValidateSet(nameof(CpuVendor.Intel), nameof(CpuVendor.Amd))]
    public CpuVendor Vendor { get; set; } = CpuVendor.Intel;

    /// <summary>The id of its kernel's generation; Get-KvmGeneration lists them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Generation { get; set; }

    /// <summary>The kernel's command line.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? CommandLine { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        HostDescription description = UniformHost.Describe(
            Name,
            GenerationOf(Generation ?? DefaultGeneration),
            Vendor == CpuVendor.Amd ? UniformHost.Amd : UniformHost.Intel,
            CpuCount,
            Math.Max(PossibleCpu, CpuCount));
        PowerOn(CommandLine is null ? description : description with { CommandLine = CommandLine });
    }
}
