using System.Globalization;
using System.Text.Json;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>
/// The tables of tests/conformance/one-bit: one experiment a row, on Linux on an emulated Intel CPU. CPU 0 has the
/// registers of base-registers-haswell.json, CPU 2 those with one bit changed.
/// </summary>
internal static class OneBitTable
{
    public const int OddCpu = 2;

    private static readonly Dictionary<string, uint[]> Fields = new(StringComparer.Ordinal)
    {
        ["pin"] = [0x481, 0x48d],
        ["primary"] = [0x482, 0x48e],
        ["secondary"] = [0x48b],
        ["exit"] = [0x483, 0x48f],
        ["entry"] = [0x484, 0x490],
    };

    private static readonly CpuModel Haswell = new()
    {
        Name = "haswell",
        VendorId = "GenuineIntel",
        Family = 6,
        Model = 0x3c,
        Stepping = 3,
        Features = CpuFeatureSet.Of(
            "fpu", "msr", "vmx", "xsave", "avx", "smep", "fsgsbase", "pcid", "rdtscp", "rdrand", "invpcid",
            "arch_perfmon"),
        Msrs = MsrSet.Of(Read("base-registers-haswell").EnumerateObject().Select(register =>
            KeyValuePair.Create(Hex(register.Name), (ulong)Hex64(register.Value.GetString()!)))),
    };

    public static TheoryData<string> Keys(string table, params string[] without) =>
        [.. Read(table).EnumerateObject().Select(row => row.Name).Except(without, StringComparer.Ordinal)];

    /// <summary>The row of a key.</summary>
    public static JsonElement Row(string table, string key) => Read(table).GetProperty(key);

    /// <summary>The lines of a row; those of a WARN are not part of the comparison.</summary>
    public static string[] Lines(JsonElement row) =>
    [
        .. row[1].EnumerateArray().Select(line => line.GetString()!).Where(line =>
            !line.StartsWith("Modules linked in", StringComparison.Ordinal) && !line.StartsWith(' ')
            && !line.Contains("feat_ctl.c", StringComparison.Ordinal)
            && !line.Contains("unchecked MSR", StringComparison.Ordinal)),
    ];

    /// <summary>A machine whose CPU 2 has one bit of "MSR.bit" flipped, in the TRUE register too.</summary>
    public static SimMachine Flipped(string generation, string key)
    {
        string[] parts = key.Split('.');
        uint msr = Hex(parts[0]);
        ulong bit = 1UL << int.Parse(parts[1], CultureInfo.InvariantCulture);
        uint[] registers = Fields.Values.FirstOrDefault(field => field[0] == msr) ?? [msr];
        return Machine(generation, registers, value => value ^ bit);
    }

    /// <summary>A machine whose CPU 2 does not allow the control "field.bit" to be 1.</summary>
    public static SimMachine Lacking(string generation, string key)
    {
        string[] parts = key.Split('.');
        ulong bit = 1UL << (32 + int.Parse(parts[1], CultureInfo.InvariantCulture));
        return Machine(generation, Fields[parts[0]], value => value & ~bit);
    }

    private static SimMachine Machine(string generation, uint[] registers, Func<ulong, ulong> change)
    {
        CpuModel odd = registers.Aggregate(Haswell with { Name = "odd" }, (cpu, msr) =>
            cpu with { Msrs = cpu.Msrs.With(msr, change(cpu.Msrs.TryGet(msr, out ulong value) ? value : 0)) });
        return new SimMachine(new HostDescription
        {
            Name = "bochs",
            Generation = GenerationCatalog.Find(generation)!,
            PossibleCpus = 3,
            Topology = new CpuTopology(1, 3, 1, 1),
            Stock = CpuSockets.Of([new(0, Haswell), new(1, Haswell), new(OddCpu, odd)]),
            Plugged = CpuSet.Of(0, 1, OddCpu),
            OfflineAtBoot = CpuSet.Of(1, OddCpu),
        });
    }

    private static JsonElement Read(string table)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "conformance", "one-bit", table + ".json")));
        return document.RootElement.Clone();
    }

    private static uint Hex(string text) => (uint)Hex64(text);

    private static ulong Hex64(string text) => ulong.Parse(
        text.StartsWith("0x", StringComparison.Ordinal)
            ? text[2..] : text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
