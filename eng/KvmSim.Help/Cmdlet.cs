namespace KvmSim.Help;

/// <summary>What the code says of a cmdlet.</summary>
internal sealed record Cmdlet(
    string Verb, string Noun, string? HelpUri, IReadOnlyList<CmdletParameter> Parameters,
    IReadOnlyList<string> ParameterSets,
    IReadOnlyList<string> OutputTypes)
{
    internal string Name => $"{Verb}-{Noun}";

    /// <summary>
    /// The parameters of a set as syntax shows them: by position, then what has to be given, then the rest.
    /// </summary>
    internal IEnumerable<(CmdletParameter Parameter, ParameterUse Use)> InSet(string set) =>
        from parameter in Parameters
        let use = parameter.UseIn(set)
        where use is not null
        orderby use.Position ?? int.MaxValue, use.Position is null && !use.Mandatory
        select (parameter, use);

    /// <summary>
    /// One line for each parameter set, as Get-Command -Syntax has them, without the common parameters.
    /// </summary>
    internal IEnumerable<string> Syntax() => ParameterSets.Select(set =>
        string.Join(' ', InSet(set).Select(pair => pair.Parameter.Syntax(pair.Use)).Prepend(Name)));
}
