namespace KvmSim.Help;

/// <summary>A parameter as the code has it.</summary>
internal sealed record CmdletParameter(
    string Name, string Type, bool IsSwitch, bool Wildcards, IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Values,
    IReadOnlyList<string> Meanings, IReadOnlyList<(string Set, ParameterUse Use)> Uses)
{
    internal const string AllSets = "__AllParameterSets";

    /// <summary>How the set takes it; null when it does not.</summary>
    internal ParameterUse? UseIn(string set) =>
        Uses.Where(use => use.Set == set || use.Set == AllSets).Select(use => use.Use).FirstOrDefault();

    internal string Syntax(ParameterUse use)
    {
        string name = use.Position is null || IsSwitch ? $"-{Name}" : $"[-{Name}]";
        string text = IsSwitch ? name : $"{name} <{Type}>";
        return use.Mandatory ? text : $"[{text}]";
    }
}
