namespace KvmSim.Help;

/// <summary>What a person wrote of a cmdlet.</summary>
internal sealed record Page(
    string File, string Name, string Synopsis, IReadOnlyList<string> Description, IReadOnlyList<string> Syntax,
    IReadOnlyList<PageExample> Examples, IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters,
    IReadOnlyList<(string Type, string Text)> Outputs, IReadOnlyList<string> Links);
