namespace KvmSim.PowerShell.Views;

/// <summary>An object told in lines of its own. Its first paragraph is the title, if it is given none.</summary>
internal sealed class StoryView(Func<ViewSource, ViewWindow, IEnumerable<string>> tell) : IView
{
    /// <summary>A title for all objects that follow each other.</summary>
    public Func<ViewSource, string>? Title { get; init; }

    public string KeyOf(ViewSource source) => Title is null ? source.Text("Generation") : Title(source);

    public string TitleOf(ViewSource source, ViewWindow window) =>
        Title is null ? string.Join('\n', tell(source, window).TakeWhile(line => line.Length > 0)) : Title(source);

    public IEnumerable<string> LinesOf(ViewSource source, ViewWindow window, bool isFirst) =>
        !isFirst ? tell(source, window).Prepend("")
        : Title is null ? tell(source, window).SkipWhile(line => line.Length > 0).Skip(1)
        : tell(source, window);
}
