using System.Xml.Linq;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>
/// What is shown: in windows of 80 and 120 columns, of live objects and of others, in every language mode.
/// </summary>
public sealed class ModuleViewTests(ViewSessions sessions) : IClassFixture<ViewSessions>
{
    private static readonly XDocument Format = XDocument.Load(Path.Combine(TestPaths.Module, "KvmSim.Format.ps1xml"));

    public static TheoryData<string> Samples => [.. ViewSamples.Scripts.Keys];

    [Fact]
    public void Samples_OfViews_AreOfEveryTypeThatHasOne()
    {
        _ = sessions.Of(80);

        Assert.Equal(ViewColumns.TypeNames.Order(StringComparer.Ordinal),
            ViewSamples.Scripts.Keys.Select(ViewSamples.FullName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Output_At80Columns_FitsAndHasTheColumnsThatDecide(string type)
    {
        string[] shown = sessions.Of(80).Show($"$sample['{type}']");

        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.InRange(line.Length, 1, 79));
        Assert.DoesNotContain(shown, line => line.Contains("cannot be shown", StringComparison.Ordinal));
        string[] heads = [.. ViewColumns.Of(ViewSamples.FullName(type)).Where(column => !column.IsOptional)
            .Select(column => column.Property)];
        Assert.True(
            heads.Length == 0 || shown.Any(
                line => heads.All(head => Words(line).Contains(head, StringComparer.Ordinal))),
            string.Join('\n', shown));
    }

    /// <summary>
    /// A word that is shown is one that a wide window shows, or a part of one that ends at its seams: "linux-" and
    /// "6.12".
    /// </summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Output_At80Columns_BreaksNothingInsideAWord(string type)
    {
        ModuleSession session = sessions.Of(80);
        string wide = string.Join(
            ' ',
            session.Texts(
                $"$sample['{type}'] | Out-String -Width 5000; $sample['{type}'] | Format-List | Out-String -Width 5000")
                    .SelectMany(Words));
        string[] broken =
        [
            .. session.Show($"$sample['{type}']")
                .Where(line => !line.Contains("(a wider window shows", StringComparison.Ordinal)).SelectMany(Words)
                .Except(["Same", "ByAnswer", "yes", "all"], StringComparer.Ordinal)
                .Where(word => char.IsAsciiLetterOrDigit(word[0]) || char.IsAsciiLetterOrDigit(word[^1]))
                .Where(word => !StandsAlone(wide, word)),
        ];

        Assert.Empty(broken);
    }

    [Fact]
    public void Word_LongerThanItsColumn_RunsOnAndWhatFollowsStandsBelow()
    {
        const string Name = "anameofthirtylettersandnoseams";
        using ModuleSession session = new(width: 80);
        session.Run($"$null = New-SimMachine {Name} -From epyc-rome -Generation linux-6.12");

        string[] shown = session.Show("Get-SimMachine");

        int row = Array.IndexOf(shown, Name);
        Assert.True(row > 0, string.Join('\n', shown));
        int column = shown[row - 2].IndexOf("Generation", StringComparison.Ordinal);
        Assert.Equal("linux-6.12", shown[row + 1].Substring(column, 10));
        Assert.All(shown, line => Assert.InRange(line.Length, 1, 79));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Lists_OfNames_AreNoWalls(int width)
    {
        Assert.InRange(sessions.Of(width).Show("Get-SimCpuBaseline").Length, 8, 16);
        string[] generations = sessions.Of(width).Show("Get-KvmGeneration");
        Assert.InRange(
            generations.Length, 2,
            2 + (3 * sessions.Of(width).Texts("(Get-KvmGeneration).Count").Select(int.Parse).Single()));
    }

    [Fact]
    public void Baseline_AsAList_HasTheNames() =>
        Assert.Contains(
            sessions.Of(120).Show("Get-SimCpuBaseline | Format-List"),
            line => line.Contains("pclmulqdq", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Output_At120Columns_FitsAndOmitsNothing(string type)
    {
        string[] shown = sessions.Of(120).Show($"$sample['{type}']");

        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.InRange(line.Length, 1, 119));
        Assert.DoesNotContain(shown, line => line.Contains("a wider window", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Output_WrittenDownAndRead_ShowsAsTheLiveOne(string type)
    {
        ModuleSession session = sessions.Of(80);

        string[] live = session.Show($"$sample['{type}']");
        string[] read = session.Show(
            $"$sample['{type}'] | ForEach-Object {{ "
                + $"[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) }}");

        Assert.NotEmpty(live);
        Assert.Equal(live, read);
    }

    [Fact]
    public void Output_InConstrainedLanguage_ShowsAsInFull()
    {
        using ModuleSession session = sessions.Open(100);
        Dictionary<string, string[]> full = ViewSamples.Scripts.Keys.ToDictionary(
            type => type, type => session.Show($"$sample['{type}']"), StringComparer.Ordinal);
        session.Run("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'");

        Assert.Equal("ConstrainedLanguage", session.Texts("$ExecutionContext.SessionState.LanguageMode").Single());
        Assert.All(full, pair =>
        {
            Assert.NotEmpty(pair.Value);
            Assert.Equal(pair.Value, session.Show($"$sample['{pair.Key}']"));
        });
        Assert.Contains(
            session.Show("Find-KvmRace v1-nolock -Property P1"),
            line => line.StartsWith(">  8", StringComparison.Ordinal));
    }

    [Fact]
    public void Statements_InOneStream_ShowAsEachWouldAlone()
    {
        ModuleSession session = sessions.Of(80);
        string[] statements =
        [
            "Get-SimMachine", "Get-SimCpu", "Get-SimVm", "$true", "Get-KvmState", "'text'",
            "Get-KvmGeneration linux-6.1", "Get-SimCpu 1",
            "$sample['Output.KvmRaceResult']", "Get-SimVm",
        ];

        string[] alone = [.. statements.SelectMany(statement => session.Show(statement))];
        string[] together = session.Show($"& {{ {string.Join("; ", statements)} }}");

        Assert.Contains(alone, line => line.StartsWith("lakefield", StringComparison.Ordinal));
        Assert.Equal(alone, together);
    }

    [Theory]
    [InlineData("Get-SimMachine", "Name Generation Status Online Present Modules Vms IsCurrent")]
    [InlineData("Get-SimCpu", "Id Model Vendor State Virtualization Compatible Package Core Thread Node")]
    [InlineData("Compare-SimCpu", "Cpus Source DiffersIn Expected Found KernelLooks")]
    [InlineData("Get-SimKernelLog -Tail 2", "Time Level Text")]
    [InlineData("Set-SimCpuOnline 1", "Id Operation Result OnlineBefore OnlineAfter")]
    [InlineData("Invoke-SimScenario -Name lakefield", "Step Operation Result Online Passed Failures")]
    [InlineData("Compare-KvmGeneration -Name lakefield", "Step Operation Same ByAnswer")]
    [InlineData("Compare-KvmGeneration -Name lakefield -Generation v1, linux-6.1", "Step Operation patch-v1 linux-6.1")]
    public void Table_Shown_HasItsHeads(string script, string heads) =>
        Assert.Contains(sessions.Of(120).Show(script), line => string.Join(' ', Words(line)) == heads);

    [Fact]
    public void Comparison_OfComposedGenerations_HasExactlyTheirColumns()
    {
        ModuleSession session = sessions.Of(80);
        session.Run("Import-KvmGeneration $root/manifests/generations/*.yaml");
        string[] composed = session.Texts("Get-KvmGeneration | Where-Object From | ForEach-Object Id");
        Assert.NotEmpty(composed);

        string[] shown = session.Show($"Compare-KvmGeneration -Name lakefield -Generation {composed[0]}, linux-6.1");
        string[] asked = session.Texts(
            $"(Compare-KvmGeneration -Name lakefield -Generation {composed[0]}, linux-6.1)[0].Generations");

        Assert.Equal([composed[0], "linux-6.1"], asked);
        Assert.Contains(shown, line => Words(line) is ["Step", "Operation", ..]
            && line.EndsWith("linux-6.1", StringComparison.Ordinal));
    }

    [Fact]
    public void Comparison_TooWideForTheWindow_NamesEveryGeneration()
    {
        string shown = string.Join(
            ' ', sessions.Of(80).Show("Compare-KvmGeneration -Name lakefield -DifferentOnly").SelectMany(Words));

        Assert.All(
            sessions.Of(80).Texts("(Compare-KvmGeneration -Name lakefield)[0].Generations"),
            generation => Assert.Contains(generation, shown, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-SimCpu | Out-String -Width 80")]
    [InlineData("$text = Get-SimCpu | Out-String -Width:80; $text")]
    [InlineData("function Get-Text { Get-SimCpu | Out-String -Stream -Width 80 }; Get-Text")]
    public void Text_OfAWidth_IsLaidOutForIt(string script)
    {
        string[] lines = [
            .. sessions.Of(120).Texts(script).SelectMany(text => text.Split('\n')).Select(line => line.TrimEnd())];

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 79));
        Assert.Contains(
            lines,
            line => string.Join(' ', Words(line)) == "Id Model Vendor State Virtualization Compatible Package Core");
    }

    [Fact]
    public void CpuList_OfHundreds_SaysHowManyInAFewLines()
    {
        using ModuleSession session = new(width: 80);
        session.Run("$null = New-SimMachine -From big-host");

        string[] shown = session.Show("Get-SimMachine");

        Assert.Contains(shown, line => line.Contains("128 CPUs:", StringComparison.Ordinal));
        Assert.InRange(shown.Length, 4, 7);
    }

    [Fact]
    public void Race_Shown_IsAStoryInColumns()
    {
        string[] shown = sessions.Of(120).Show("Find-KvmRace v1-nolock -Property P1");

        Assert.Contains(
            "v1-nolock: 4 CPUs; incompatible: CPU 3; 1 hotplug actor; 1 VM actor", shown, StringComparer.Ordinal);
        int heads = Array.FindIndex(shown, line => Words(line) is ["hotplug", "vm"]);
        Assert.True(heads > 0);
        Assert.StartsWith("   1 begins to move CPU 3", shown[heads + 2], StringComparison.Ordinal);
        Assert.Single(shown, line => line.StartsWith(">  8", StringComparison.Ordinal)
            && line.Contains("enables CPU 3", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Find-KvmRace abort -AnyCpuCount", "  StaleFlag (P3)             holds")]
    [InlineData("Find-KvmRace v1 -Suggest", "    repairs StaleFlag; leaves nothing broken")]
    public void Decision_Shown_SaysWhatIsKnown(string script, string line) =>
        Assert.Contains(line, sessions.Of(120).Show(script), StringComparer.Ordinal);

    [Fact]
    public void Properties_OfOutputs_HoldNoColours() =>
        Assert.All(ViewSamples.Scripts.Keys, type => Assert.DoesNotContain(
        "_x001B_",
        string.Concat(sessions.Of(80).Texts($"[Management.Automation.PSSerializer]::Serialize($sample['{type}'])")),
        StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Output_OfEveryCommand_HasAViewATableAndAList()
    {
        string[] outputs = sessions.Of(80).Texts(
            """
            Get-Command -Module KvmSim | ForEach-Object { $_.OutputType } | ForEach-Object Name | Where-Object { $_ -like 'KvmSim.*' }
            """);

        Assert.NotEmpty(outputs);
        Assert.All(outputs.Concat(ViewColumns.TypeNames), type =>
        {
            XElement[] views = [.. Format.Descendants("View")
                .Where(view => view.Descendants("TypeName").Any(name => name.Value == type))];
            Assert.Equal("KvmSim", views[0].Element("Name")!.Value);
            Assert.Single(views, view => view.Element("TableControl") is not null);
            Assert.Single(views, view => view.Element("ListControl") is not null);
        });
    }

    /// <summary>
    /// What lists leave out: what they show in other words, and what is for programs. New properties are not among
    /// them.
    /// </summary>
    private static readonly string[] NotListed =
    [
        "SimulatedMachine.MachineName", "ImportedCpuModel.RegisterCount", "SimulatedVm.VmName",
        "IncompatibleCpu.DiffersIn", "CompatibilityReason.Id", "CompatibilityReason.SdmNames",
        "CompatibilityReason.DiffersIn", "CompatibilityReason.Difference", "CpuDifference.Compared",
        "CpuDifference.SdmNames", "CpuDifference.DiffersIn", "CpuDifference.Difference", "LogReason.Time",
        "LogReason.Recognized", "LogReason.PrintedBy", "LogReason.Detail", "LogReason.MachineName", "LogReason.Cpus",
        "LogReason.SdmNames", "LogReason.KernelNames", "LogReason.ReferenceCpu", "LogReason.Evidence",
        "LogReason.DiffersIn", "LogReason.Difference", "GenerationInfo.Changes", "GenerationAnswers.Log",
        "GenerationAnswers.Generations", "TraceConformance.Steps", "TraceStep.Compared", "KvmRaceVerdict.Depth",
        "MachineVerdict.Accepted", "MachineVerdict.Why", "SuspectCpu.DiffersIn", "MachineClass.FeatureCount",
        "MigrationPair.WhyNot", "FleetSummary.Machines", "FleetSummary.Before", "FleetSummary.Gained",
        "FleetSummary.Lost", "FleetSummary.Matrix", "FleetSummary.Overview", "KvmRaceResult.UnknownCpu",
        "KvmRaceSchedule.Stated", "KvmReport.Tool", "KvmReport.Unit", "KvmReport.Root", "KvmReport.PassedCount",
        "KvmReport.FindingCount", "KvmReport.UnknownCount", "KvmReport.Rules",
    ];

    /// <summary>
    /// What is shown the views say; a set of properties for display beside them would cost time at each import.
    /// </summary>
    [Fact]
    public void TypesFile_OfEachType_SaysHowDeepItIsAndThatItStaysSo()
    {
        Dictionary<string, string> depths = XDocument.Load(Path.Combine(TestPaths.Module, "KvmSim.Types.ps1xml"))
            .Descendants("Type")
            .ToDictionary(type => type.Element("Name")!.Value, DepthOf, StringComparer.Ordinal);
        string[] live = [.. depths.Keys.Where(type => !type.StartsWith("Deserialized.", StringComparison.Ordinal))];

        Assert.NotEmpty(live);
        Assert.Equal(live.Length * 2, depths.Count);
        Assert.All(live, type => Assert.Contains(type, ViewColumns.TypeNames, StringComparer.Ordinal));
        Assert.All(live, type => Assert.Equal(depths[type], depths[$"Deserialized.{type}"]));
    }

    [Fact]
    public void Heads_OfTables_AreProperties()
    {
        string[] unknown =
        [
            .. Format.Descendants("View").Where(view => view.Element("CustomControl") is null).SelectMany(view =>
            {
                string type = view.Descendants("TypeName").Single().Value;
                IEnumerable<string> named = view.Descendants("PropertyName")
                    .Concat(view.Descendants("TableHeaders").Descendants("Label"))
                    .Select(name => name.Value);
                return named.Except(PropertiesOf(type), StringComparer.Ordinal).Select(name => $"{type}.{name}");
            }),
            .. ViewColumns.TypeNames.SelectMany(type => ViewColumns.Of(type).Select(column => column.Property)
                .Except(PropertiesOf(type), StringComparer.Ordinal).Select(name => $"{type}.{name}")),
        ];

        Assert.Empty(unknown);
    }

    /// <summary>Each property of an output is in its list, itself or in what an item makes of others.</summary>
    [Fact]
    public void Lists_OfOutputs_HaveEveryProperty()
    {
        List<string> missing = [];
        foreach (XElement view in Format.Descendants("View").Where(view => view.Element("ListControl") is not null))
        {
            string type = view.Descendants("TypeName").Single().Value;
            string text = string.Join('\n', view.Descendants("ListItem").Select(item => item.Value));
            missing.AddRange(PropertiesOf(type)
                .Where(
                    name => !NotListed.Contains($"{type[(type.LastIndexOf('.') + 1)..]}.{name}", StringComparer.Ordinal)
                    && !System.Text.RegularExpressions.Regex.IsMatch(
                        text, $@"\b{name}\b", System.Text.RegularExpressions.RegexOptions.NonBacktracking))
                .Select(name => $"src/KvmSim.PowerShell/KvmSim.Format.ps1xml, the ListControl of {type}, needs "
                    + $"<ListItem><PropertyName>{name}</PropertyName></ListItem> (or a word in "
                    + "NotListed of this test)"));
        }

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    private string[] PropertiesOf(string type) =>
        sessions.Of(80).Texts($"[{type}].GetProperties() | ForEach-Object Name");

    private static string DepthOf(XElement type)
    {
        XElement note = Assert.Single(type.Descendants("NoteProperty"));
        Assert.Equal("SerializationDepth", note.Element("Name")!.Value);
        Assert.DoesNotContain(
            type.Descendants(), element => element.Name.LocalName is "PropertySet" or "CodeProperty"
                or "ScriptProperty");
        return note.Element("Value")!.Value;
    }

    /// <summary>Whether a word stands in a text so that what is before and behind it is not of the same word.</summary>
    private static bool StandsAlone(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            bool begins = at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(word[0]);
            bool ends = at + word.Length == text.Length || !char.IsLetterOrDigit(text[at + word.Length])
                || !char.IsLetterOrDigit(word[^1]);
            if (begins && ends)
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Words(string line) =>
        line.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
