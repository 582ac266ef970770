namespace KvmSim.Help;

/// <summary>A cmdlet and its page, which agree.</summary>
internal sealed record CommandHelp(Cmdlet Cmdlet, Page Page)
{
    private static readonly Dictionary<string, string[]> Common = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = ["Show what would happen, with the answer that the kernel would give, and change nothing."],
        ["Confirm"] = ["Ask before anything changes."],
    };

    /// <exception cref="HelpException">The page says less or more than the code, or something else.</exception>
    internal static CommandHelp Join(Cmdlet cmdlet, Page page)
    {
        StringComparer names = StringComparer.Ordinal;
        string[] outputs = [.. cmdlet.OutputTypes.Select(ShortName)];
        string[] told = [.. page.Outputs.Select(output => output.Type)];
        string[] own = [.. cmdlet.Parameters.Select(parameter => parameter.Name).Except(Common.Keys, names)];
        Refuse(own.Except(page.Parameters.Keys, names), name => $"does not tell -{name}");
        Refuse(page.Parameters.Keys.Except(own, names), name => $"tells -{name}, which there is not");
        Refuse(
            page.Parameters.Where(parameter => parameter.Value.Count == 0).Select(parameter => parameter.Key),
            name => $"says nothing of -{name}");
        Refuse(outputs.Except(told, names), name => $"does not tell the output {name}");
        Refuse(told.Except(outputs, names), name => $"tells the output {name}, which there is not");
        return page.Examples.Count < 2
            ? throw new HelpException(page.File, "The page has fewer than two examples.")
            : new CommandHelp(cmdlet, page);

        void Refuse(IEnumerable<string> wrong, Func<string, string> problem)
        {
            if (wrong.FirstOrDefault() is { } first)
            {
                throw new HelpException(page.File, $"The page {problem(first)}.");
            }
        }
    }

    internal static string ShortName(string type) => type[(type.LastIndexOf('.') + 1)..];

    internal IReadOnlyList<string> TextOf(CmdletParameter parameter) =>
        Common.TryGetValue(parameter.Name, out string[]? text) ? text : Page.Parameters[parameter.Name];
}
