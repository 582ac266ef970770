using System.Text;
using KvmSim.Archives;
using KvmSim.Capture;
using KvmSim.Conformance;
using KvmSim.Description;
using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Logs;
using KvmSim.Manifests;
using KvmSim.Packed;
using KvmSim.Protocol;
using KvmSim.Reporting;
using KvmSim.Simulation;
using KvmSim.Yaml;

namespace KvmSim.Fuzz;

/// <summary>Every reader of what strangers send.</summary>
internal static class FuzzTargets
{
    static FuzzTargets() => Unpacking.Use(static () => new Unpacker());

    private const string Samples = "tests/KvmSim.Core.Tests/Capture/samples";
    private static readonly Generation Kernel = GenerationCatalog.Find(GenerationCatalog.DefaultId)!;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("dump", [$"{Samples}/*", $"{Samples}/hwloc/*"], Dump),
        new("kind", [$"{Samples}/*", "manifests/*", "scenarios/*", "tests/conformance/c0*.json"], bytes =>
            _ = InputRecognition.Recognize(bytes)),
        new("log", ["docs/reasons.md", "tests/KvmSim.Core.Tests/Logs/*.cs", "src/KvmSim.Core/Logs/*.tsv"], Log),
        new("manifest", ["manifests/*.yaml", "manifests/generations/*.yaml", "scenarios/*.yaml"], Manifest),
        new("recording", ["tests/conformance/c0*.json"], Recording),
        new("words", ["docs/cmdlets/*.md"], Words),
    ];

    private static void Dump(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        CapturedMachine machine = CaptureReader.Read(stream, "dump");
        Require(machine.Succeeded == (machine.Cpus.Count > 0), "a machine has CPUs, and what has none is an error");
        Require(machine.Succeeded || machine.Problems.Count > 0, "what is not read is an error");
        if (machine.Succeeded && machine.Cpus.Any(cpu => cpu.IsOnline) && machine.Cpus[^1].Id <= 64)
        {
            SimMachine simulated = new(CapturedHost.Describe(machine, Kernel));
            foreach (CapturedCpu cpu in machine.Cpus)
            {
                _ = simulated.Judge(cpu.Id);
            }
        }
    }

    private static void Log(byte[] bytes)
    {
        try
        {
            using MemoryStream stream = new(bytes);
            KernelLogReader reader = new();
            foreach (LogTextLine line in LogText.Lines(stream))
            {
                _ = reader.Read(line.Text).Count;
            }

            _ = reader.Finish().Count;
        }
        catch (LogTextException)
        {
            // Refused.
        }
    }

    private static void Manifest(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        ManifestResult<ManifestSet> result = ManifestFiles.Read(
            stream, "manifest", new YamlManifestFormat(), NameCatalog.Unchecked);
        Require(result.Succeeded || result.Diagnostics.Any(), "what is not read is an error");
        foreach (MachineDocument document in result.Succeeded ? result.Value.Machines : [])
        {
            try
            {
                _ = new SimMachine(MachineBlueprint.Of(document));
            }
            catch (SimException)
            {
                // It contradicts itself.
            }
        }
    }

    private static void Recording(byte[] bytes)
    {
        try
        {
            _ = TraceReplay.Run(TraceReader.Read("recording", bytes));
        }
        catch (TraceException)
        {
            // Refused.
        }
    }

    private static void Words(byte[] bytes)
    {
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            _ = CpuSet.TryParse(line, out CpuSet set, out _) && CpuSet.Parse(set.ToString()) != set
                ? throw new InvalidOperationException($"'{line}' reads as {set}, and that as something else.")
                : 0;
            _ = GenerationLibrary.Shipped.Find(line, out _);
            _ = KernelRelease.Of(line);
            Property(line);
        }
    }

    private static void Property(string expression)
    {
        try
        {
            _ = StateProperty.Of("Fuzzed", "fuzzed", PropertyMoment.Quiet, expression);
        }
        catch (StateExpressionException)
        {
            // Refused.
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Not so: {what}.");
        }
    }
}
