using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Lists the VMs of machines, in the order of their creation.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.SimVm, HelpUri = Nouns.Help + "get-simvm")]
[OutputType(typeof(SimulatedVm))]
public sealed class GetSimVmCommand : MachineCommand
{
    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? Machine { get; set; }

    private protected override MachineSelector[]? Selected => Machine;

    /// <summary>Their names; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in Array.Exists(Machine ?? [], selector => selector.Vm is not null)
            ? ResolveMachines() : ResolveMachinesOnce())
        {
            string[] piped =
            [
                .. (Machine ?? []).Where(
                    selector => string.Equals(selector.Pattern, machine.Name, StringComparison.OrdinalIgnoreCase))
                    .Select(selector => selector.Vm).OfType<string>().Select(WildcardPattern.Escape),
            ];
            SimulatedVm[] vms = machine.Ask(engine => (SimulatedVm[])
                [.. engine.State.Vms.Where(vm => vm.Exists).Select(vm => Reports.OfVm(engine, vm))]);
            foreach (string pattern in Name ?? (piped.Length > 0 ? piped : ["*"]))
            {
                WriteMatching(machine.Name, vms, pattern);
            }
        }
    }

    private void WriteMatching(string machine, SimulatedVm[] vms, string pattern)
    {
        WildcardPattern wildcard = new(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        SimulatedVm[] found = Array.FindAll(vms, vm => wildcard.IsMatch(vm.Name));
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            string known = vms.Length == 0
                ? "It has none." : $"It has: {string.Join(", ", vms.Select(vm => vm.Name))}.";
            WriteError(ErrorRecords.Of(
                new SimException(SimError.VmNotFound, $"{machine} has no VM '{pattern}'.", known, pattern), pattern));
        }

        WriteObject(found, enumerateCollection: true);
    }
}
