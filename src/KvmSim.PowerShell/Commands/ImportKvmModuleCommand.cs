using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Loads kvm, kvm_intel or kvm_amd on machines; the vendor modules pull in kvm.</summary>
[Cmdlet(VerbsData.Import, Nouns.KvmModule, SupportsShouldProcess = true, HelpUri = Nouns.Help + "import-kvmmodule")]
[OutputType(typeof(ModuleTransition))]
public sealed class ImportKvmModuleCommand : PipedMachineCommand
{
    /// <summary>The module; without it, the one that suits the boot CPU.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ModuleNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Parameters by name, laid over those of the machine's description.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public Hashtable Parameter { get; set; } = [];

    /// <summary>
    /// The CPU on which the loading process runs: kvm_intel takes it as the reference for all others.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    [ValidateRange(0, CpuSet.MaxCpus - 1)]
    public int OnCpu { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        ParameterValues parameters = ParameterValues.Of(Parameter.Cast<DictionaryEntry>().Select(entry =>
            KeyValuePair.Create(entry.Key.ToString()!, TextOf(entry.Value))));
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            string module = Name ?? machine.Ask(SuitableModule);
            Operation operation = Operation.Load(module, parameters, OnCpu);
            if (Perform(machine, operation, $"{module} on {machine.Name}", "load", module) is { } result)
            {
                WriteObject(Reports.OfModule(machine.Name, "load", result));
            }
        }
    }

    private static string SuitableModule(SimMachine engine) =>
        engine.State.Sockets[engine.Description.BootCpu].Vendor is CpuVendor.Amd or CpuVendor.Hygon ? "kvm_amd" : "kvm_intel";

    /// <summary>$true and $false as the kernel writes them, whatever the culture.</summary>
    private static string TextOf(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        bool flag => flag ? "1" : "0",
        Enum level => level.ToString(),
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        var other => other?.ToString() ?? "",
    };
}
