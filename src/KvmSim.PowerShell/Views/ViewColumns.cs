using System.Globalization;

namespace KvmSim.PowerShell.Views;

/// <summary>The kinds of columns that tables have. Widths are in characters.</summary>
internal static class ViewColumns
{
    /// <summary>A text; it is wider where there is room, up to the most.</summary>
    public static ViewColumn Text(string property, int width, int? most = null) => new(property, width, most ?? width);

    /// <summary>A cpulist, which is shortened where it has no room.</summary>
    public static ViewColumn Cpus(string property, int width, int most) =>
        new(property, width, most) { IsCpuList = true };

    /// <summary>A number, at the right.</summary>
    public static ViewColumn Number(string property, int width) => new(property, width, width) { IsRight = true };

    /// <summary>A number that is shown only where the window has room for it.</summary>
    public static ViewColumn Optional(string property, int width) =>
        Number(property, width) with { IsOptional = true };

    /// <summary>A number in hexadecimal digits.</summary>
    public static ViewColumn Hex(string property, int width) => Number(property, width) with
    {
        Cell = source => string.Create(CultureInfo.InvariantCulture, $"0x{source.Number(property):x}"),
    };

    /// <summary>The elements of a list, with blanks between them.</summary>
    public static ViewColumn Words(string property, int width, int most) =>
        new(property, width, most) { Cell = source => string.Join(' ', source.List(property)) };

    /// <summary>Each element of a list in a line of its own.</summary>
    public static Func<ViewSource, string> Lines(string property) =>
        source => string.Join('\n', source.List(property));
}
