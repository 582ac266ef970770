using System.Globalization;
using System.Management.Automation;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Races;
using KvmSim.Reporting;
using static KvmSim.PowerShell.Views.ViewColumns;

namespace KvmSim.PowerShell.Views;

/// <summary>
/// The default view of each type. At 80 columns what decides is whole; wider windows give the rest its room.
/// </summary>
internal static class ViewCatalog
{
    private const string Machine = "MachineName";
    private const string Label = "Machine";

    private static readonly Dictionary<string, IView> Views = new(StringComparer.Ordinal)
    {
        [typeof(SimulatedMachine).FullName!] = new TableView(
            Text("Name", 12, 24), Text("Generation", 10, 20), Text("Status", 7), Cpus("Online", 12, 30),
            Cpus("Present", 8, 30),
            Text("Modules", 9, 16), Text("Vms", 4, 24), Text("IsCurrent", 9))
        {
            Label = "Machines",
        },
        [typeof(SimulatedCpu).FullName!] = new TableView(
            Number("Id", 4), Text("Model", 14, 32), Text("Vendor", 6), Text("State", 7), Text("Virtualization", 14),
            Text("Compatible", 13), Optional("Package", 7), Optional("Core", 4), Optional("Thread", 6),
            Optional("Node", 4))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(ImportedCpuModel).FullName!] = new TableView(
            Text("Name", 15, 36), Text("Vendor", 6), Number("Family", 6), Hex("ModelNumber", 11), Number("Leaves", 6),
            Number("RegisterCount", 13), Number("Cpu", 4), Text("Format", 10, 20))
        {
            Label = "CPU models",
        },
        [typeof(CpuTransition).FullName!] = new TableView(
            Number("Id", 4), Text("Operation", 10), Text("Result", 16, 26),
            Cpus("OnlineBefore", 16, 40), Cpus("OnlineAfter", 16, 40))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(ModuleTransition).FullName!] = new TableView(
            Text("Module", 9), Text("Operation", 9), Text("Result", 20, 26),
            Number("UsageCount", 10), Cpus("Enabled", 15, 40))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(PowerTransition).FullName!] = new TableView(
            Text("Operation", 9), Text("Result", 16, 26), Cpus("OnlineBefore", 12, 40),
            Cpus("OnlineAfter", 12, 40), Cpus("Lost", 9, 40))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(SimulatedVm).FullName!] = new TableView(Text("Name", 20, 30), Text("HasVcpu", 7))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(VcpuRun).FullName!] = new TableView(
            Text("VmName", 12, 20), Number("Cpu", 4), Text("Exit", 16), Text("Result", 24, 50))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(KvmStatus).FullName!] = new TableView(
            Text(Machine, 11, 20), Text("Generation", 10, 20), Text("Modules", 9, 16), Number("UsageCount", 10),
            Cpus("Enabled", 9, 30), Text("HardwareIncompatible", 20), Text("Vms", 4, 24))
        {
            Label = "KVM",
        },
        [typeof(IncompatibleCpu).FullName!] = new TableView(
            Number("Id", 4), Text("Model", 13, 24), Text("State", 7), Text("Reason", 16, 22), Text("DiffersIn", 33, 72))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(KvmBootSet).FullName!] = new TableView(
            Cpus("AtBoot", 8, 20), Text("Verdict", 8), Text("IsLeast", 7), Text("Why", 30, 90))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(BootSetCpu).FullName!] = new TableView(
            Cpus("Cpus", 6, 14), Text("Fate", 7), Text("IsAtBoot", 8), Text("Behind", 6, 12), Text("Property", 14, 30),
            Text("Source", 14, 33), Text("Expected", 8, 12), Text("Found", 8, 12))
        {
            Label = "What becomes of CPUs",
        },
        [typeof(CompatibilityReason).FullName!] = new TableView(
            Cpus("Cpus", 4, 14), Text("Source", 12, 33), Text("DiffersIn", 10, 34), Text("Expected", 18),
            Text("Found", 18),
            new ViewColumn("Evidence", 8, 8) { Cell = source => source.Text("Evidence").Split(' ')[0] })
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(CpuDifference).FullName!] = new TableView(
            Cpus("Cpus", 4, 14), Text("Source", 12, 33), Text("DiffersIn", 9, 32), Text("Expected", 18),
            Text("Found", 18),
            Text("KernelLooks", 11))
        {
            GroupBy = "Compared",
            Label = "Compared",
        },
        [typeof(LogReason).FullName!] = new TableView(
            Number("Line", 5), Number("Id", 4), Text("Meaning", 16, 27), Text("Detail", 22, 48),
            Text("WhatToDo", 29, 90))
        {
            GroupBy = "File",
            Label = "Log",
            Otherwise = "(from the pipeline)",
        },
        [typeof(GenerationInfo).FullName!] = new TableView(
            Text("Id", 19, 20), Text("Aliases", 14) with { IsOptional = true }, Text("Versions", 9), Text("Check", 8),
            Text("Confidence", 10) with { IsOptional = true }, Text("Changes", 40, 90))
        {
            Label = "Generations",
        },
        [typeof(LogLine).FullName!] = new TableView(
            new ViewColumn("Time", 14, 14) { IsRight = true, Cell = Dmesg }, Text("Level", 6), Text("Text", 57, 0))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(ManifestProblem).FullName!] = new TableView(
            Number("Line", 4), Number("Column", 6), Text("Id", 16, 24), Text("Path", 14, 28), Text("Message", 35, 80))
        {
            GroupBy = "File",
            Label = "File",
        },
        [typeof(ScenarioStep).FullName!] = new TableView(
            Number("Step", 4), Text("Operation", 20, 30), Text("Result", 14, 26), Cpus("Online", 8, 24),
            Text("Passed", 6),
            new ViewColumn("Failures", 22, 60) { Cell = Lines("Failures"), Indent = 2 })
        {
            GroupBy = "Generation",
            Label = "Generation",
        },
        [typeof(ScenarioVerdict).FullName!] = new TableView(
            Text("Scenario", 16, 30), Text("Machine", 10, 24), Text("Generation", 13, 20), Text("Passed", 6),
            Number("Steps", 5),
            Number("Expectations", 12), Number("Failures", 8))
        {
            Label = "Scenarios",
        },
        [typeof(GenerationAnswers).FullName!] = new AnswersView { GroupBy = "Scenario", Label = "Scenario" },
        [typeof(TraceConformance).FullName!] = new TableView(
            Text("TraceId", 28, 46), Text("Kernel", 10, 18), Number("Steps", 7), Text("Conforms", 8),
            Text("FirstDivergence", 22, 70))
        {
            Label = "Recordings",
        },
        [typeof(TraceStep).FullName!] = new TableView(
            Number("Step", 4), Text("Operation", 14, 26), Text("Recorded", 18, 36), Text("Predicted", 18, 36),
            Text("Same", 5),
            new ViewColumn("Difference", 15, 30) { Cell = source => source.Inner("Difference")?.Text("What") ?? "" })
        {
            GroupBy = "Compared",
            Label = "Trace",
        },
        [typeof(KvmRaceStep).FullName!] = new TableView(
            Number("Number", 6), Text("Actor", 9), Number("Cpu", 3), Text("Function", 20, 28), Text("Text", 20, 40),
            Text("Changes", 14, 40))
        {
            Label = "Steps",
        },
        [typeof(KvmRaceVerdict).FullName!] = new TableView(
            Text("Property", 20, 21), Text("Label", 5), Text("Verdict", 9), Number("SmallestCpuCount", 16),
            Optional("Depth", 5), Text("Sentence", 25, 90))
        {
            Label = "Properties",
        },
        [typeof(MachineVerdict).FullName!] = new TableView(
            Text("Name", 14, 28), Text("Generation", 10, 16), Text("Verdict", 7, 13), Text("Load", 5, 10),
            Number("Accepted", 8),
            Number("Class", 5), Text("Why", 24, 80))
        {
            Label = "Machines",
        },
        [typeof(SuspectCpu).FullName!] = new TableView(
            Cpus("Cpus", 8, 24), Text("Model", 13, 24), Text("Verdict", 7), Text("Reason", 22),
            Text("DiffersIn", 24, 72))
        {
            GroupBy = Machine,
            Label = Label,
        },
        [typeof(MachineClass).FullName!] = new TableView(
            Number("Class", 5), Number("Count", 5), Text("Vendor", 12), Text("Load", 6, 10), Text("Complete", 8),
            Number("FeatureCount", 12), new ViewColumn("Machines", 22, 80)
            {
                Cell = source => Some(source.List("Machines")),
            })
        {
            Label = "Classes of machines",
        },
        [typeof(MigrationPair).FullName!] = new TableView(
            Number("From", 4), Number("To", 4), Text("Guest", 7), Text("NestingGuest", 12), Text("WhyNot", 40, 110))
        {
            Label = "Moves between classes",
        },
        [typeof(BaselineCost).FullName!] = new TableView(
            Number("Count", 6), new ViewColumn("LackingOn", 18, 30) { Cell = source => Some(source.List("LackingOn")) },
            new ViewColumn("UnknownOn", 10, 20) { Cell = source => Some(source.List("UnknownOn")) },
            Words("Features", 22, 40), Words("VmxCapabilities", 19, 40))
        {
            Label = "What a baseline lacks",
        },
        [typeof(SimCpuBaseline).FullName!] = new ListView(
            "Baseline (Format-List has the names)",
            "Cpus", "Vendor", "Family", "Model", "Stepping", "Features", "GuestFeatures", "GuestDifferences",
            "Registers", "SvmFeatures", "VmxControls", "VmxMayBeZero", "VmxCapabilities", "UnknownCapabilities",
            "Costs")
        {
            OmitsEmpty = true,
            Cells =
            {
                ["Cpus"] = source => string.Join("; ", source.List("Cpus")),
                ["Features"] = Count("Features"),
                ["GuestFeatures"] = Count("GuestFeatures"),
                ["GuestDifferences"] = Count("GuestDifferences"),
                ["Registers"] = Count("Registers"),
                ["SvmFeatures"] = Count("SvmFeatures"),
                ["VmxControls"] = Count("VmxControls"),
                ["VmxMayBeZero"] = Count("VmxMayBeZero"),
                ["VmxCapabilities"] = Count("VmxCapabilities"),
                ["UnknownCapabilities"] = Count("UnknownCapabilities"),
                ["Costs"] = source => string.Join('\n', source.Each("Costs").Select(CostOf)),
            },
        },
        [typeof(ReportInput).FullName!] = new TableView(
            Text("Outcome", 10), Text("Kind", 10), Text("Name", 24, 40), Text("Message", 32, 90))
        {
            Label = "What was judged",
        },
        [typeof(ReportResult).FullName!] = new TableView(
            Text("Outcome", 10), Text("RuleId", 18, 26), Number("Line", 5), Text("Message", 42, 100))
        {
            Label = "Results",
        },
        [typeof(KvmReport).FullName!] = new ListView("Report", "Command", "Version", "Summary", "ExitCode", "Inputs")
        {
            Cells =
            {
                ["Inputs"] = Lines("Inputs"),
            },
        },
        [typeof(ReportRule).FullName!] = new TableView(Text("Id", 22, 30), Text("Summary", 55, 90))
        {
            Label = "Rules",
        },
        [typeof(MachineMap).FullName!] = new StoryView(MachineStory.Of),
        [typeof(FleetSummary).FullName!] = new StoryView((source, window) =>
            source.List("Overview").SelectMany(line => TextWrap.Lines(line, window.Room, indent: 6))),
        [typeof(KvmRaceResult).FullName!] = new StoryView(RaceStory.OfResult),
        [typeof(KvmRaceViolation).FullName!] = new StoryView(RaceStory.OfViolation),
        [typeof(KvmRaceSchedule).FullName!] = new StoryView(RaceStory.OfSchedule),
        [typeof(KvmRaceProof).FullName!] = new StoryView(RaceStory.OfProof),
        [typeof(KvmDesign).FullName!] = new TableView(
            Text("Parts", 34, 72), Text("Verdict", 18, 40),
            new ViewColumn("Generations", 22, 60) { Cell = source => string.Join(", ", source.List("Generations")) })
        {
            Label = "Designs",
        },
        [typeof(KvmClusterNode).FullName!] = new TableView(
            Text("Cluster", 15, 24), Number("ThreadCount", 11), Number("MemoryUsed", 14), Number("MemoryLimit", 14),
            Text("Jobs", 14, 40))
        {
            Label = "Nodes",
        },
        [typeof(KvmClusterJob).FullName!] = new TableView(
            Text("Id", 12), Text("Kind", 6), Text("State", 7), Number("Count", 12), Number("Depth", 5),
            Number("Attempt", 7),
            Text("Message", 12, 60))
        {
            Label = "Jobs",
        },
        [typeof(KvmDesignChange).FullName!] = new ListView(
            "Ways to the frontier", "From", "Changes", "Parts", "Costs", "Generations")
        {
            Cells =
            {
                ["Changes"] = source => source.List("Changes") is { Length: > 0 } changes
                    ? string.Join('\n', changes) : "none",
                ["Costs"] = source => string.Join(", ", source.List("Costs")),
                ["Generations"] = source => string.Join(", ", source.List("Generations")),
            },
        },
        [typeof(DesignVerdict).FullName!] = new TableView(
            Text("World", 11), Text("Property", 20, 30), Text("Verdict", 9), Optional("CpuCount", 8),
            Text("Reason", 24, 80))
        {
            Label = "Verdicts",
        },
        [typeof(KvmRaceRepair).FullName!] = new StoryView(RaceStory.OfRepair)
        {
            Title = source => $"What repairs {source.Text("Generation")}",
        },
    };

    /// <summary>The types that have a view, in the order of this list.</summary>
    public static IReadOnlyCollection<string> TypeNames => Views.Keys;

    /// <summary>The view of an object; null if it has none.</summary>
    public static IView? Find(ViewSource source) => Views.GetValueOrDefault(source.TypeName);

    /// <summary>The columns of a type's table, where that has one.</summary>
    public static IReadOnlyList<ViewColumn> ColumnsOf(string typeName) =>
        Views.GetValueOrDefault(typeName) is TableView table ? table.Columns : [];

    /// <summary>How many names a list has; nothing for an empty one.</summary>
    private static Func<ViewSource, string> Count(string property) => source =>
        source.List(property).Length is > 0 and int count ? count.ToString(CultureInfo.InvariantCulture) : "";

    private static string CostOf(ViewSource cost)
    {
        string[] unknown = cost.List("UnknownOn");
        return Some(cost.List("LackingOn")) + (unknown.Length > 0 ? $" (unknown on {Some(unknown)})" : "")
            + $": {string.Join(' ', [.. cost.List("Features"), .. cost.List("VmxCapabilities")])}";
    }

    /// <summary>As dmesg prints it.</summary>
    private static string Dmesg(ViewSource source) =>
        source["Time"] is { } value && LanguagePrimitives.TryConvertTo(
            value, CultureInfo.InvariantCulture, out TimeSpan time)
            ? LogLine.Stamp(time)
            : "";

    /// <summary>The first of many names, and how many more there are.</summary>
    private static string Some(string[] names) => names.Length <= 8
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names[..6])} and {names.Length - 6} more");
}
