using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that loads or unloads kvm, kvm_intel or kvm_amd.</summary>
public abstract class KvmModuleCommand : PipedMachineCommand
{
    private protected KvmModuleCommand()
    {
    }

    /// <summary>The modules, in the order given; without it, the one of the CPUs' vendor.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ModuleNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>
    /// The modules that are meant: those that were named, that a piped object names, or else the vendor's: the one that
    /// is loaded, or that suits the boot CPU. As modprobe takes them: neither case nor hyphen matters.
    /// </summary>
    private protected IEnumerable<string> ModulesOf(SimulatedMachine machine)
    {
        string[] piped = [.. (Machine ?? []).Select(selector => selector.Module).OfType<string>()];
        string[] names = Name ?? (piped.Length > 0 ? piped : [machine.Ask(LoadedModules.VendorModule)]);
        return names.Select(name => name.Replace('-', '_').ToLowerInvariant());
    }

    /// <summary>Does it, and writes the answer.</summary>
    private protected void Move(SimulatedMachine machine, string module, Operation operation, string action)
    {
        if (Perform(machine, operation, $"{module} on {machine.Name}", action, module) is { } result)
        {
            WriteObject(Reports.OfModule(machine.Name, action, result));
        }
    }
}
