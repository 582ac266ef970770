using KvmSim.Description;
using KvmSim.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KvmSim.Yaml;

/// <summary>Says what is wrong with a text, and where.</summary>
internal sealed class YamlReports(string text, string fileName, ManifestLimits limits, ManifestDiagnostics diagnostics)
{
    public SourceMark ToMark(Mark mark) => new(fileName, (int)mark.Line, (int)mark.Column);

    public void Add(ManifestErrorId id, Mark mark, string message, string? expected = null, string? found = null) =>
        diagnostics.Add(new ManifestDiagnostic(id, ToMark(mark), "", message) { Expected = expected, Found = found });

    public YamlStopException Stop(ManifestErrorId id, Mark mark, string message)
    {
        Add(id, mark, message);
        return new YamlStopException(message);
    }

    /// <summary>There is a tab among the blanks before a token that the structure depends on.</summary>
    public void AddTab(int line, int column) => diagnostics.Add(new ManifestDiagnostic(
        ManifestErrorId.TabIndentation, new SourceMark(fileName, line, column), "",
        "YAML is indented with blanks; this is a tab.")
    {
        Found = "a tab",
        Expected = "blanks",
    });

    public void AddSyntaxError(YamlException exception, ParsingEvent? last)
    {
        if (exception.Message.Contains(" tab ", StringComparison.Ordinal)
            && FindTab((int)(last?.End.Line ?? 1)) is var (line, column))
        {
            AddTab(line, column);
        }
        else if (exception is MaximumRecursionLevelReachedException)
        {
            Add(ManifestErrorId.TooDeep, exception.Start, $"Nested deeper than {limits.MaxDepth} levels.");
        }
        else
        {
            // The end is where the parser gave up, the start where the thing began: the later one that is in the text
            // says more.
            Mark mark = exception.Start is { Line: 1, Column: 1 } ? exception.End : exception.Start;
            Add(ManifestErrorId.SyntaxError, mark, exception.Message);
        }
    }

    public YamlStopException StopMalformed(ParsingEvent? last) =>
        Stop(
            ManifestErrorId.SyntaxError, last?.Start ?? Mark.Empty,
            "What stands here does not belong to the structure around it.");

    /// <summary>The first tab that indents, from a line on; null if there is none.</summary>
    private (int Line, int Column)? FindTab(int fromLine)
    {
        int line = 1;
        for (int start = 0; start < text.Length; line++)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            int content = start;
            while (line >= fromLine && content < end && text[content] is ' ' or '\t')
            {
                if (text[content] == '\t')
                {
                    return (line, content - start + 1);
                }

                content++;
            }

            start = end + 1;
        }

        return null;
    }
}
