using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes a table of module parameters: one entry, with the default of the machine's kernel.</summary>
internal sealed class ModuleParameterCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query)
    {
        string? module = query.Bound["Name"]?.ToString();
        return query.Machines.SelectMany(machine => machine.Ask(engine => engine.Generation).Parameters)
            .Where(parameter => module is null || parameter.Module == LoadedModules.Core
                || string.Equals(parameter.Module, module, StringComparison.OrdinalIgnoreCase))
            .Select(parameter => new Candidate(
                $"@{{ {parameter.Name} = '{parameter.Default}' }}",
                $"{parameter.Module}.{parameter.Name}; its default is {parameter.Default}",
                IsExpression: true));
    }
}
