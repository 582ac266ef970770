using System.Globalization;
using System.Xml.Linq;

namespace KvmSim.Help;

/// <summary>Writes help in the form that Get-Help reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    internal static string Write(IEnumerable<CommandHelp> commands)
    {
        XElement root = new(
            Help + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            commands.Select(Write));
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + root.ToString(SaveOptions.None)
            .ReplaceLineEndings("\n") + "\n";
    }

    private static XElement Write(CommandHelp help) => new(
        Command + "command",
        new XElement(
            Command + "details",
            new XElement(Command + "name", help.Cmdlet.Name),
            new XElement(Command + "verb", help.Cmdlet.Verb),
            new XElement(Command + "noun", help.Cmdlet.Noun),
            Description(help.Page.Synopsis)),
        Description([.. help.Page.Description]),
        new XElement(Command + "syntax", help.Cmdlet.ParameterSets.Select(set => SyntaxItem(help, set))),
        new XElement(
            Command + "parameters",
            help.Cmdlet.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
                .Select(parameter => Parameter(help, parameter, parameter.Uses[0].Use))),
        new XElement(Command + "inputTypes", Inputs(help.Cmdlet)),
        new XElement(Command + "returnValues", help.Cmdlet.OutputTypes.Select(type => Output(help, type))),
        new XElement(Command + "examples", help.Page.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", Links(help)));

    private static XElement SyntaxItem(CommandHelp help, string set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", help.Cmdlet.Name),
        help.Cmdlet.InSet(set).Select(pair => Parameter(help, pair.Parameter, pair.Use)));

    private static XElement Parameter(CommandHelp help, CmdletParameter parameter, ParameterUse use) => new(
        Command + "parameter",
        new XAttribute("required", Flag(use.Mandatory)),
        new XAttribute("variableLength", "true"),
        new XAttribute("globbing", Flag(parameter.Wildcards)),
        new XAttribute("pipelineInput", use.Pipeline),
        new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        Description([.. help.TextOf(parameter), .. parameter.Meanings]),
        parameter.Values.Count == 0
            ? null
            : new XElement(
                Command + "parameterValueGroup", parameter.Values.Select(value => Value(value, required: false))),
        parameter.IsSwitch ? null : Value(parameter.Type, required: true),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")));

    private static XElement Value(string text, bool required) => new(
        Command + "parameterValue", new XAttribute("required", Flag(required)),
        new XAttribute("variableLength", "false"), text);

    private static IEnumerable<XElement> Inputs(Cmdlet cmdlet) =>
        cmdlet.Parameters.Where(parameter => parameter.Uses.Any(use => use.Use.ByValue || use.Use.ByPropertyName))
            .GroupBy(parameter => parameter.Type, parameter => $"-{parameter.Name}", StringComparer.Ordinal)
            .Select(names => new XElement(
                Command + "inputType",
                new XElement(Dev + "type", new XElement(Maml + "name", names.Key)),
                Description($"What {string.Join(" or ", names)} takes.")));

    private static XElement Output(CommandHelp help, string type) => new(
        Command + "returnValue",
        new XElement(Dev + "type", new XElement(Maml + "name", type)),
        Description(help.Page.Outputs.First(output => output.Type == CommandHelp.ShortName(type)).Text));

    private static XElement Example(PageExample example, int index) => new(
        Command + "example",
        new XElement(
            Maml + "title", $"-- Example {(index + 1).ToString(CultureInfo.InvariantCulture)}: {example.Title} --"),
        new XElement(Dev + "code", string.Join('\n', example.Lines)),
        new XElement(Dev + "remarks", example.Remarks.DefaultIfEmpty("").Select(Paragraph)));

    private static IEnumerable<XElement> Links(CommandHelp help)
    {
        if (help.Cmdlet.HelpUri is { } uri)
        {
            yield return Link("Online Version:", uri);
        }

        foreach (string name in help.Page.Links)
        {
            yield return Link(name, "");
        }
    }

    private static XElement Link(string text, string uri) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", uri));

    private static XElement Description(params string[] paragraphs) =>
        new(Maml + "description", paragraphs.Select(Paragraph));

    private static XElement Paragraph(string text) => new(Maml + "para", text);

    private static string Flag(bool value) => value ? "true" : "false";
}
