using System.Globalization;
using System.Text.RegularExpressions;
using KvmSim.Help;
using KvmSim.PowerShell.Tests.Module;
using Xunit;

namespace KvmSim.PowerShell.Tests.Help;

/// <summary>What Get-Help of the real engine says of the packed module.</summary>
public sealed partial class GetHelpTests
{
    private static readonly string[] Topics = [
        .. Directory.EnumerateFiles(Path.Combine(TestPaths.Module, "en-US"), "about_*.help.txt")
        .Select(file => Path.GetFileName(file).Replace(".help.txt", "", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    /// <summary>Each parameter of each set, as the engine binds it, beside what the help was made from.</summary>
    [Fact]
    public void Parameters_OfEachCommand_AreWhatTheEngineBinds()
    {
        using ModuleSession session = new();
        string[] bound = session.Texts(
            """
            foreach ($command in Get-Command -Module KvmSim) {
                foreach ($set in $command.ParameterSets) {
                    foreach ($p in $set.Parameters | Where-Object Name -NotIn ([Management.Automation.Cmdlet]::CommonParameters)) {
                        $position = if ($p.Position -lt 0) { 'named' } else { $p.Position }
                        "$($command.Name) $($set.Name) $($p.Name) $($p.IsMandatory) $position " +
                            "$($p.ValueFromPipeline) $($p.ValueFromPipelineByPropertyName) $($p.Aliases -join ',')"
                    }
                }
            }
            """);
        string[] told =
        [
            .. from help in HelpPages.All.Values
               from set in help.Cmdlet.ParameterSets
               from pair in help.Cmdlet.InSet(set)
               let use = pair.Use
               let position = use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"
               select $"{help.Cmdlet.Name} {set} {pair.Parameter.Name} {use.Mandatory} {position} "
                   + $"{use.ByValue} {use.ByPropertyName} {string.Join(',', pair.Parameter.Aliases)}",
        ];

        Assert.Equal(bound.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Help_OfEachCommand_IsWhatItsPageSays()
    {
        using ModuleSession session = new("en-US");
        foreach ((string name, CommandHelp help) in HelpPages.All)
        {
            string[] told = session.Texts(
                $$"""
                $help = Get-Help {{name}} -Full
                $help.Synopsis
                @($help.examples.example).Count
                @($help.examples.example)[0].code
                @($help.relatedLinks.navigationLink).linkText -join ' '
                """);

            Assert.Equal(help.Page.Synopsis, told[0]);
            Assert.Equal(help.Page.Examples.Count.ToString(CultureInfo.InvariantCulture), told[1]);
            Assert.Equal(string.Join('\n', help.Page.Examples[0].Lines), told[2].ReplaceLineEndings("\n"));
            Assert.Equal(string.Join(' ', help.Page.Links.Prepend("Online Version:")), told[3]);
        }
    }

    [Fact]
    public void Links_OfEachCommand_LeadToACommandOrATopic()
    {
        string[] targets = [.. HelpPages.All.Keys, .. Topics];

        Assert.All(HelpPages.All.Values, help => Assert.NotEmpty(help.Page.Links));
        Assert.All(
            HelpPages.All.Values.SelectMany(help => help.Page.Links),
            link => Assert.Contains(link, targets, StringComparer.Ordinal));
        Assert.All(HelpPages.All.Values, help => Assert.EndsWith(
            $"#{help.Cmdlet.Name.ToLowerInvariant()}", help.Cmdlet.HelpUri, StringComparison.Ordinal));
    }

    [Fact]
    public void Topics_OfTheModule_AreFoundByNameAndFitAWindowOf80Columns()
    {
        Assert.Contains("about_KvmSim", Topics, StringComparer.Ordinal);
        using ModuleSession session = new("en-US");
        foreach (string topic in Topics)
        {
            string text = Assert.Single(session.Texts($"Get-Help {topic}")).ReplaceLineEndings("\n");

            Assert.StartsWith($"TOPIC\n    {topic}\n\nSHORT DESCRIPTION\n    ", text, StringComparison.Ordinal);
            Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, $"{topic}: {line}"));
        }
    }

    [Fact]
    public void Topics_OfTheModule_AreAllNamedByTheFirst()
    {
        using ModuleSession session = new("en-US");
        string text = session.Texts("Get-Help about_KvmSim")[0];

        Assert.All(Topics, topic => Assert.Contains(topic, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Topics_OfTheModule_NameParametersThatExist()
    {
        using ModuleSession session = new();
        string[] known = session.Texts(
            """
            Get-Command -Module KvmSim | ForEach-Object { $_.Parameters.Keys } | Sort-Object -Unique
            """);
        foreach (string topic in Topics)
        {
            string text = File.ReadAllText(Path.Combine(TestPaths.Module, "en-US", topic + ".help.txt"));
            Assert.All(
                Parameter().Matches(text).Select(match => match.Groups["name"].Value),
                name => Assert.Contains(name, known, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Topics_OfTheModule_PointToCommandsAndTopicsThatExist()
    {
        string[] targets = [.. HelpPages.All.Keys, .. Topics];
        foreach (string topic in Topics)
        {
            string[] lines = File.ReadAllLines(Path.Combine(TestPaths.Module, "en-US", topic + ".help.txt"));
            string[] links = [.. lines.SkipWhile(line => line != "SEE ALSO").Skip(1).Select(line => line.Trim())
                .Where(line => line.Length > 0)];

            Assert.NotEmpty(links);
            Assert.All(links, link => Assert.Contains(link, targets, StringComparer.Ordinal));
        }
    }

    // -Name in a sentence; in the text of an example the engine judges.
    [GeneratedRegex(
        @"^    (?! ).*?(?<=[\s(])-(?<name>[A-Z]\w+)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
