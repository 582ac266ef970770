namespace KvmSim.PowerShell.Views;

/// <summary>A column of a table: a property, under its own name.</summary>
/// <param name="Property">The property.</param>
/// <param name="Width">The least width in which it still says what it has to.</param>
/// <param name="Most">The width beyond which it is given no more; 0: what is left.</param>
internal sealed record ViewColumn(string Property, int Width, int Most)
{
    /// <summary>Numbers stand right.</summary>
    public bool IsRight { get; init; }

    /// <summary>Only where the window has room for it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether it is a cpulist.</summary>
    public bool IsCpuList { get; init; }

    /// <summary>By how much the lines after the first of each paragraph are moved in.</summary>
    public int Indent { get; init; }

    /// <summary>The text, where it is not the property's own.</summary>
    public Func<ViewSource, string>? Cell { get; init; }

    /// <summary>Whether a cell of that width can be broken between words alone.</summary>
    public bool Fits(ViewSource source, int width) => IsCpuList || TextWrap.LongestPiece(TextOf(source)) <= width;

    /// <summary>The lines of a cell.</summary>
    public List<string> LinesOf(ViewSource source, int width)
    {
        string text = TextOf(source);
        return TextWrap.Lines(IsCpuList ? CpuListText.Fit(text, width) : text, width, Indent);
    }

    private string TextOf(ViewSource source) => Cell is null ? source.Text(Property) : Cell(source);
}
