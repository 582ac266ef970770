namespace KvmSim.Protocol;

/// <summary>A policy of a generation that a module parameter chooses and that is not its default.</summary>
/// <param name="Word">The short word of the parameter in a table's heading, e.g. "at_load".</param>
/// <param name="Module">The module.</param>
/// <param name="Parameter">The parameter, e.g. "enable_virt_at_load".</param>
/// <param name="Value">Its value, e.g. "0".</param>
/// <param name="Title">A line that says what the generation is with it.</param>
/// <param name="Alias">A name for the generation with it; null for none.</param>
public sealed record GenerationPolicy(
    string Word, string Module, string Parameter, string Value, string Title, string? Alias = null)
{
    /// <summary>Whether it is this parameter that chooses.</summary>
    public bool Chooses(ModuleParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return string.Equals(parameter.Module, Module, StringComparison.Ordinal)
            && string.Equals(parameter.Name, Parameter, StringComparison.Ordinal);
    }
}
