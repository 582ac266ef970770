using System.Collections;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of the CPU models of a machine.</summary>
public sealed class ModelNameCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        MachinesOf(bound).SelectMany(machine => machine.Ask(CpuModels.Of)).Concat(ModelRegistry.Here.All).Select(model =>
            (model.Name, model.ModelName ?? (model.VendorId.Length > 0 ? model.VendorId : "CPU model")));
}
