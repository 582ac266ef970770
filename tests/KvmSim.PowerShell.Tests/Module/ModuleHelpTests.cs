using System.Xml.Linq;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>The help of the packed module tells everything, and its examples run.</summary>
public sealed class ModuleHelpTests
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly Dictionary<string, XElement> Help = XDocument
        .Load(Path.Combine(TestPaths.Module, "en-US", "KvmSim.PowerShell.dll-Help.xml"))
        .Descendants(Command + "command")
        .ToDictionary(command => command.Element(Command + "details")!.Element(Command + "name")!.Value, StringComparer.Ordinal);

    public static TheoryData<string, int> Examples
    {
        get
        {
            TheoryData<string, int> rows = [];
            foreach ((string name, XElement command) in Help)
            {
                for (int i = 0; i < command.Descendants(Command + "example").Count(); i++)
                {
                    rows.Add(name, i);
                }
            }

            return rows;
        }
    }

    [Fact]
    public void Help_OfEachCommand_TellsEveryParameterAndHasTwoExamples()
    {
        using ModuleSession session = new();
        string[] commands = session.Texts("Get-Command -Module KvmSim | ForEach-Object Name");

        Assert.Equal(commands.Order(StringComparer.Ordinal), Help.Keys.Order(StringComparer.Ordinal));
        foreach (string name in commands)
        {
            XElement help = Help[name];
            string[] parameters = session.Texts(
                $"(Get-Command {name}).Parameters.Keys | Where-Object {{ $_ -notin [System.Management.Automation.Cmdlet]::CommonParameters }}");
            string[] told = [.. help.Element(Command + "parameters")!.Elements().Select(parameter => parameter.Element(Maml + "name")!.Value)];
            Assert.Equal(parameters.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
            Assert.All(help.Descendants(Command + "parameter"), parameter => Assert.NotEmpty(parameter.Element(Maml + "description")!.Value));
            Assert.NotEmpty(help.Element(Command + "details")!.Element(Maml + "description")!.Value);
            Assert.NotEmpty(help.Element(Maml + "description")!.Value);
            Assert.True(help.Descendants(Command + "example").Count() >= 2, name);
        }
    }

    [Fact]
    public void Reference_OfTheDocs_HasEachCommandAndItsParameters()
    {
        string docs = File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "docs", "cmdlets.md"));
        foreach ((string name, XElement help) in Help)
        {
            string section = docs[docs.IndexOf($"\n## {name}\n", StringComparison.Ordinal)..];
            section = section[..(section.IndexOf("\n## ", 1, StringComparison.Ordinal) is var end && end > 0 ? end : section.Length)];
            Assert.All(
                help.Element(Command + "parameters")!.Elements().Select(parameter => parameter.Element(Maml + "name")!.Value).Except(["WhatIf", "Confirm"], StringComparer.Ordinal),
                parameter => Assert.Contains($"| `-{parameter}` |", section, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OfACommand_Runs(string command, int index)
    {
        using TemporaryFolder folder = new();
        using ModuleSession session = new();
        string code = Help[command].Descendants(Command + "example").ElementAt(index).Element(Dev + "code")!.Value;

        session.Run($"$ExecutionContext.SessionState.Path.SetLocation('{folder.Path}') | ForEach-Object {{ }}");
        session.Run(code);

        Assert.DoesNotContain(session.ErrorIds, id => !id.StartsWith("KernelRefused", StringComparison.Ordinal));
        Assert.Contains(command, code, StringComparison.Ordinal);
    }

    [Fact]
    public void Topic_AboutTheModule_IsPacked() =>
        Assert.StartsWith("TOPIC", File.ReadAllText(Path.Combine(TestPaths.Module, "en-US", "about_KvmSim.help.txt")), StringComparison.Ordinal);
}
