namespace KvmSim.PowerShell.Views;

/// <summary>One property below the other, each broken at words under its own beginning.</summary>
/// <param name="label">The title.</param>
/// <param name="properties">The properties.</param>
internal sealed class ListView(string label, params string[] properties) : IView
{
    /// <summary>The text of a property, where it is not the property's own.</summary>
    public Dictionary<string, Func<ViewSource, string>> Cells { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a property that says nothing is left out.</summary>
    public bool OmitsEmpty { get; init; }

    public string KeyOf(ViewSource source) => "";

    public string TitleOf(ViewSource source, ViewWindow window) => $"   {label}";

    public IEnumerable<string> LinesOf(ViewSource source, ViewWindow window, bool isFirst)
    {
        int name = properties.Max(property => property.Length);
        string margin = new(' ', name + 3);
        if (!isFirst)
        {
            yield return "";
        }

        foreach (string property in properties)
        {
            string text = TextOf(source, property);
            if (OmitsEmpty && text.Length == 0)
            {
                continue;
            }

            List<string> lines = TextWrap.Lines(text, Math.Max(8, window.Room - margin.Length));
            yield return $"{window.Head}{property.PadRight(name)} :{window.Plain} {lines[0]}".TrimEnd();
            foreach (string line in lines.Skip(1))
            {
                yield return margin + line;
            }
        }
    }

    /// <summary>Lists of words as they are, so that they can be copied; whoever wants commas joins them.</summary>
    private string TextOf(ViewSource source, string property) =>
        Cells.TryGetValue(property, out Func<ViewSource, string>? cell) ? cell(source)
        : string.Join(' ', source.List(property));
}
