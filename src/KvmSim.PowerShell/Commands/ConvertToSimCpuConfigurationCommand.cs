using System.Management.Automation;
using KvmSim.GuestCpus;
using KvmSim.Hardware;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Writes the CPU that a guest can have on all CPUs of a baseline, in the words of the tool that starts it.
/// </summary>
[Cmdlet(VerbsData.ConvertTo, Nouns.SimCpuConfiguration, HelpUri = Nouns.Help + "convertto-simcpuconfiguration")]
[OutputType(typeof(string))]
public sealed class ConvertToSimCpuConfigurationCommand : SimCommand
{
    /// <summary>Baselines as Get-SimCpuBaseline writes them, of one vendor each.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [BaselineTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNull]
    public SimCpuBaseline[] InputObject { get; set; } = [];

    /// <summary>The tool.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ChoiceTransformation<GuestCpuTool>]
    [ArgumentCompleter(typeof(EnumCompleter<GuestCpuTool>))]
    public Choice<GuestCpuTool> As { get; set; }

    /// <summary>What to call the CPU where the tool keeps it under a name (Proxmox).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidatePattern("^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
    public string Name { get; set; } = "fleet-baseline";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimCpuBaseline baseline in InputObject)
        {
            if (baseline.Vendor.Any(vendor => VendorId.Parse(vendor) == CpuVendor.Arm))
            {
                WriteArm(baseline);
                continue;
            }

            if (baseline.Vendor is not [{ Length: > 0 } vendor])
            {
                string vendors = baseline.Vendor.Length == 0 ? "no vendor" : string.Join(" and ", baseline.Vendor);
                WriteError(ErrorRecords.Of(
                    ErrorIds.BaselineHasVendors,
                    ErrorCategory.InvalidArgument,
                    baseline,
                    $"The baseline is of {vendors}; a guest's CPU is of one.",
                    "Get-SimCpuBaseline makes one for each vendor."));
                continue;
            }

            GuestCpuConfiguration configuration = GuestCpuConfiguration.Of(CpuOf(baseline, vendor), As, Name);
            Tell(baseline, configuration);
            WriteObject(configuration.Text);
        }
    }

    private void WriteArm(SimCpuBaseline baseline)
    {
        ArmGuestCpu cpu = ArmGuestCpu.Of([.. baseline.GuestFeatures], [.. baseline.GuestDifferences], As);
        if (cpu.Text is null)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.ToolNotOfArm,
                ErrorCategory.NotImplemented,
                baseline,
                $"Not applicable: {As} has no words for a CPU of arm64 but the host's own.",
                "Use -As Qemu or -As Firecracker, or give the guest the host's CPU (host-passthrough) and let it move "
                    + "between hosts of one class of Test-KvmFleet."));
            return;
        }

        if (cpu.Unsaid.Count > 0)
        {
            WriteWarning(
                $"{As} cannot make hosts alike in these, and a guest moves only between hosts that are: "
                    + string.Join(' ', cpu.Unsaid));
        }

        if (baseline.UnknownCapabilities.Length > 0)
        {
            WriteVerbose($"Not known of some CPUs, and left as hosts have it: "
                + string.Join(' ', baseline.UnknownCapabilities));
        }

        WriteObject(cpu.Text);
    }

    private void Tell(SimCpuBaseline baseline, GuestCpuConfiguration configuration)
    {
        if (As == GuestCpuTool.CloudHypervisor && configuration.Unsaid.Count > 0)
        {
            WriteWarning(
                "Cloud Hypervisor hides no feature from a guest: it moves only between hosts that are alike. "
                    + "These differ in "
                + string.Join(' ', configuration.Unsaid));
        }
        else if (configuration.Unsaid.Count > 0)
        {
            WriteVerbose($"Left out, as {As} cannot say them by name alone: {string.Join(' ', configuration.Unsaid)}");
        }

        string[] unknown = [.. baseline.UnknownCapabilities.Where(name => CpuFeatureTable.TryGet(name, out _))];
        if (unknown.Length > 0)
        {
            WriteVerbose($"Taken as missing, as some CPUs do not tell: {string.Join(' ', unknown)}");
        }
    }

    /// <summary>
    /// The baseline as the engine's own; a name that it does not know, of an older session, is left out.
    /// </summary>
    private static GuestCpu CpuOf(SimCpuBaseline baseline, string vendor) => new(
        vendor,
        baseline.Family,
        baseline.Model,
        baseline.Stepping,
        Set(baseline.GuestFeatures),
        Set(baseline.Costs.SelectMany(cost => cost.Features)));

    private static CpuFeatureSet Set(IEnumerable<string> names) =>
        CpuFeatureSet.Of(names
            .Select(name => CpuFeatureTable.TryGet(name, out CpuFeature? feature) ? feature : null)
            .OfType<CpuFeature>());
}
