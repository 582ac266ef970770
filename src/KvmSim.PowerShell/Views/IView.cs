namespace KvmSim.PowerShell.Views;

/// <summary>How objects of a type are shown where nothing else is asked for.</summary>
internal interface IView
{
    /// <summary>What objects under the same title and heads have in common.</summary>
    string KeyOf(ViewSource source);

    /// <summary>The title of its group; "" if it has none.</summary>
    string TitleOf(ViewSource source, ViewWindow window);

    /// <summary>The lines of an object.</summary>
    IEnumerable<string> LinesOf(ViewSource source, ViewWindow window, bool isFirst);
}
