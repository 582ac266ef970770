using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Loads kvm, kvm_intel or kvm_amd on machines; the vendor modules pull in kvm.</summary>
[Cmdlet(VerbsData.Import, Nouns.KvmModule, SupportsShouldProcess = true, HelpUri = Nouns.Help + "import-kvmmodule")]
[OutputType(typeof(ModuleTransition))]
public sealed class ImportKvmModuleCommand : KvmModuleCommand
{
    private ParameterValues _parameters;

    /// <summary>Parameters by name, laid over those of the machine's description.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ModuleParameterCompleter))]
    [ValidateNotNull]
    public Hashtable Parameter { get; set; } = [];

    /// <summary>
    /// The CPU on which the loading process runs: kvm_intel takes it as the reference for all others.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    [WholeNumber(0, CpuSet.MaxCpus - 1)]
    public int OnCpu { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        _parameters = ParameterValues.Of(Parameter.Cast<DictionaryEntry>().Select(entry =>
            KeyValuePair.Create(NameOf(entry.Key), TextOf(entry.Value))));
        if (Parameter.Count > 0 && Name?.Length > 1)
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.ArgumentConflict,
                ErrorCategory.InvalidArgument,
                Name,
                "Parameters are of one module, and several are named.",
                "Load the modules one after the other, kvm first."));
        }
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            foreach (string module in ModulesOf(machine))
            {
                Move(machine, module, Operation.Load(module, _parameters, OnCpu), "load");
            }
        }
    }

    /// <summary>
    /// As in the kernel, a hyphen in a name is as good as an underscore; and case does not matter here.
    /// </summary>
    private static string NameOf(object key) => key.ToString()!.Replace('-', '_').ToLowerInvariant();

    /// <summary>$true and $false as the kernel writes them, whatever the culture.</summary>
    private static string TextOf(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        bool flag => flag ? "1" : "0",
        Enum level => level.ToString(),
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        var other => other?.ToString() ?? "",
    };
}
