using System.Management.Automation;
using KvmSim.Messages;

namespace KvmSim.PowerShell.Views;

/// <summary>
/// What the default view shows, laid out for the window. All types share one view, so that several kinds of objects
/// in a row are each shown as they would be alone. These are properties, about the object that is $_ where they are
/// read: a method could not be called where the language is constrained.
/// </summary>
public static class ViewText
{
    /// <summary>The object whose group was titled last and whose row is still to come: it brings the heads.</summary>
    [ThreadStatic]
    private static object? _titled;

    /// <summary>
    /// Looks up through the scopes of whoever runs; it reads a variable alone, so it is allowed in every language mode.
    /// </summary>
    private static readonly ScriptBlock Item = ScriptBlock.Create("$_");

    /// <summary>What rows under the same title and heads have in common.</summary>
    public static string Group => Try(item =>
    {
        ViewSource source = new(item);
        return $"{source.TypeName}\n{ViewCatalog.Find(source)?.KeyOf(source)}";
    });

    /// <summary>The title of a group.</summary>
    public static string Title => Try(item =>
    {
        ViewSource source = new(item);
        _titled = Identity(item);
        return ViewCatalog.Find(source)?.TitleOf(source, ViewWindow.Here()) ?? "";
    });

    /// <summary>A row, below the heads if it is the first of its group; or a story.</summary>
    public static string Row => Try(item =>
    {
        ViewSource source = new(item);
        bool isFirst = ReferenceEquals(_titled, Identity(item));
        _titled = null;
        return ViewCatalog.Find(source) is { } found
            ? string.Join('\n', found.LinesOf(source, ViewWindow.Here(), isFirst))
            : CellText.Of(item);
    });

    /// <summary>What came from elsewhere is a bag of properties, and all such bags share one base object.</summary>
    private static object Identity(PSObject item) => item.BaseObject is PSCustomObject ? item : item.BaseObject;

    /// <summary>A view that throws shows nothing at all; what went wrong is better.</summary>
    private static string Try(Func<PSObject, string> text)
    {
        try
        {
            return Item.InvokeReturnAsIs() is { } item ? text(PSObject.AsPSObject(item)) : "";
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException or FormatException
            or ArgumentException or InvalidCastException or NullReferenceException)
        {
            return $"(cannot be shown: {ForeignText.Line(exception.Message)})";
        }
    }
}
