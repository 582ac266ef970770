using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>
/// Completes a table of registers: one that the CPU's model has, with the value that it has there, to be changed.
/// </summary>
internal sealed class RegisterCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query)
    {
        string? name = query.Bound["Model"]?.ToString();
        CpuModel[] models = [
            .. query.Machines.SelectMany(machine => machine.Ask(CpuModels.Of)), .. ModelRegistry.Here.All];
        return models.Where(
            model => name is null || string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase))
            .SelectMany(model => model.Msrs.Select(register => new Candidate(
                string.Create(CultureInfo.InvariantCulture, $"@{{ 0x{register.Key:x} = 0x{register.Value:x} }}"),
                $"{RegisterNames.Of(register.Key)} as {model.Name} has it",
                IsExpression: true)))
            .OrderBy(candidate => candidate.Text, StringComparer.Ordinal);
    }
}
