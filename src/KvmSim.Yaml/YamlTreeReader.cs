using KvmSim.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KvmSim.Yaml;

/// <summary>
/// Reads the documents of a text. Stops at the first thing that makes the rest unreadable or too large.
/// </summary>
internal sealed class YamlTreeReader
{
    private readonly string _text;
    private readonly YamlReports _reports;
    private readonly ManifestLimits _limits;
    private readonly IParser _parser;

    public YamlTreeReader(string text, string fileName, ManifestLimits limits, ManifestDiagnostics diagnostics)
    {
        _text = text;
        _limits = limits;
        _reports = new YamlReports(text, fileName, limits, diagnostics);
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    public IReadOnlyList<DocumentNode?> ReadDocuments()
    {
        List<DocumentNode?> documents = [];
        try
        {
            ReadDocuments(documents);
        }
        catch (YamlStopException)
        {
            // Reported where it was thrown.
        }
        catch (YamlException exception)
        {
            _reports.AddSyntaxError(exception, _parser.Current);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException
            or IndexOutOfRangeException or OverflowException or FormatException or NullReferenceException
            or KeyNotFoundException)
        {
            // What the parser throws by mistake, not by design, is about the text all the same.
            _ = _reports.StopMalformed(_parser.Current);
        }

        return documents;
    }

    private void ReadDocuments(List<DocumentNode?> documents)
    {
        YamlNodeReader nodes = new(_parser, _text, _reports, _limits);
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart start)
            {
                continue;
            }

            if (documents.Count == _limits.MaxDocuments)
            {
                throw _reports.Stop(
                    ManifestErrorId.TooManyDocuments, start.Start,
                    $"A file holds at most {_limits.MaxDocuments} documents.");
            }

            CheckDirectives(start);
            DocumentNode node = nodes.ReadDocument();
            documents.Add(node is ScalarNode { Text: "", Style: Manifests.ScalarStyle.Plain } ? null : node);
        }
    }

    private void CheckDirectives(DocumentStart start)
    {
        if (start.Version is { } directive && directive.Version is not { Major: 1, Minor: 2 })
        {
            _reports.Add(ManifestErrorId.SyntaxError, start.Start, "Manifests are YAML 1.2.", "%YAML 1.2");
        }

        if (start.Tags?.Any(tag => tag.Handle is not ("!" or "!!") || !IsDefault(tag.Handle, tag.Prefix)) == true)
        {
            _reports.Add(
                ManifestErrorId.TagRefused, start.Start, "Tags are not used in manifests, so none is declared.");
        }
    }

    private static bool IsDefault(string handle, string prefix) =>
        handle == "!" ? prefix == "!" : prefix == "tag:yaml.org,2002:";
}
