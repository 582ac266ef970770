using System.Globalization;
using KvmSim.Hardware;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of the CPU models of a machine, and of those that were imported.</summary>
internal sealed class ModelNameCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query)
    {
        // A machine that is to be made has no models yet.
        IEnumerable<CpuModel> known = query.IsOf("New-SimMachine")
            ? [] : query.Machines.SelectMany(machine => machine.Ask(CpuModels.Of));
        return known.Concat(ModelRegistry.Here.All).Select(model => new Candidate(model.Name, Describe(model)));
    }

    private static string Describe(CpuModel model) => string.Create(
        CultureInfo.InvariantCulture,
        $"{model.ModelName ?? model.Name}: {model.Vendor}, family {model.Family}, model 0x{model.Model:x}, stepping "
            + $"{model.Stepping}");
}
