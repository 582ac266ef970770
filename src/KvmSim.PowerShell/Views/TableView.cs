namespace KvmSim.PowerShell.Views;

/// <summary>A table: columns as the window has room for them, cells broken at words.</summary>
/// <param name="columns">The columns, left to right.</param>
internal class TableView(params ViewColumn[] columns) : IView
{
    /// <summary>The columns, left to right.</summary>
    public IReadOnlyList<ViewColumn> Columns => columns;

    /// <summary>The property by which rows are grouped; null: they are not.</summary>
    public string? GroupBy { get; init; }

    /// <summary>What the title calls it; where rows are not grouped, the title.</summary>
    public string Label { get; init; } = "";

    /// <summary>What the title says where the property is empty.</summary>
    public string Otherwise { get; init; } = "";

    public virtual string KeyOf(ViewSource source) => GroupBy is null ? "" : source.Text(GroupBy);

    public string TitleOf(ViewSource source, ViewWindow window)
    {
        string group = GroupBy is null ? "" : source.Text(GroupBy);
        string title = GroupBy is null ? $"   {Label}" : $"   {Label}: {(group.Length > 0 ? group : Otherwise)}";
        IReadOnlyList<string> omitted = LayoutOf(source, window).Omitted;
        return omitted.Count == 0 ? title : $"{title}   (a wider window shows {string.Join(", ", omitted)} too)";
    }

    public IEnumerable<string> LinesOf(ViewSource source, ViewWindow window, bool isFirst)
    {
        TableLayout layout = LayoutOf(source, window);
        IEnumerable<string> row = layout.Row(source);
        return isFirst ? window.Coloured(layout.Heads(), window.Head).Concat(row) : row;
    }

    /// <summary>The columns for an object, where they depend on it.</summary>
    protected virtual IReadOnlyList<ViewColumn> ColumnsOf(ViewSource source, ViewWindow window) => columns;

    private TableLayout LayoutOf(ViewSource source, ViewWindow window) =>
        TableLayout.Of(ColumnsOf(source, window), window.Room);
}
