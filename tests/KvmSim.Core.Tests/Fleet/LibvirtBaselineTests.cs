using System.Globalization;
using System.Xml.Linq;
using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Fleet;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>
/// Baselines beside those of libvirt's own test cases (tests/cputest.c, DO_TEST_CPUID_BASELINE). libvirt writes an
/// answer as a named CPU model and features besides; it starts from what QEMU and KVM offer on each host, so it is held
/// against GuestFeatures.
/// </summary>
public sealed class LibvirtBaselineTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "Ryzen+Rome", "Ryzen-7-1800X-Eight-Core", "Ryzen-9-3900X-12-Core" },
        { "EPYC+Rome", "EPYC-7601-32-Core", "EPYC-7502-32-Core" },
        { "Haswell-noTSX-IBRS+Skylake", "Xeon-E5-2609-v3", "Xeon-Gold-6148" },
        { "Haswell-noTSX-IBRS+Skylake-IBRS", "Xeon-E5-2609-v3", "Xeon-Gold-6130" },
        { "Broadwell-IBRS+Cascadelake", "Xeon-E5-2623-v4", "Xeon-Platinum-8268" },
        { "Cascadelake+Skylake-IBRS", "Xeon-Platinum-8268", "Xeon-Gold-6130" },
        { "Cascadelake+Skylake", "Xeon-Platinum-9242", "Xeon-Gold-6148" },
        { "Cascadelake+Icelake", "Xeon-Platinum-9242", "Ice-Lake-Server" },
        { "Cooperlake+Icelake", "Cooperlake", "Ice-Lake-Server" },
        { "Cooperlake+Cascadelake", "Cooperlake", "Xeon-Platinum-9242" },
        { "Skylake-Client+Server", "Core-i5-6600", "Xeon-Gold-6148" },
        { "Haswell-noTSX-IBRS+Broadwell", "Xeon-E5-2609-v3", "Xeon-E5-2650-v4" },
        { "Haswell+Skylake", "Xeon-E7-8890-v3", "Xeon-Gold-5115" },
    };

    /// <summary>
    /// Whatever libvirt requires of a guest, the baseline of the CPUs offers. With one of a pair at hand that is asked
    /// of it alone: what both share is part of what each has.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Baseline_OfAPair_HoldsWhatLibvirtRequires(string label, string one, string other)
    {
        string folder = SharedData.Require("data/libvirt/cputestdata");
        string answer = Path.Combine(folder, $"x86_64-cpuid-baseline-{label}.xml");
        string[] machines = [
            .. new[] { one, other }.Select(cpu => Path.Combine(folder, $"x86_64-cpuid-{cpu}.xml")).Where(File.Exists)];
        if (!File.Exists(answer) || machines.Length == 0)
        {
            Assert.Skip($"libvirt's case {label} is not among the published data here.");
        }

        CpuBaseline baseline = CpuBaseline.Of(
            [.. machines.Select(file => new BaselineCpu(file, CapturedModels.Of(CaptureReader.Read(file).Cpus[0])))],
            CheckStyle.Linux612);
        string[] offered = [.. baseline.Guest.Has.Enumerate().Select(capability => capability.Name)];
        string[] required = [.. Required(answer)];

        Assert.NotEmpty(required);
        Assert.All(required, name => Assert.Contains(name, offered, StringComparer.Ordinal));
    }

    /// <summary>
    /// The features of an answer by their names in /proc/cpuinfo; those of the named model where it is there.
    /// </summary>
    private static IEnumerable<string> Required(string answer)
    {
        XElement cpu = XElement.Load(answer);
        string map = SharedData.Require("data/libvirt/cpu_map");
        Dictionary<string, string> names = Names(Path.Combine(map, "x86_features.xml"));
        string model = Path.Combine(map, $"x86_{cpu.Element("model")!.Value}.xml");
        IEnumerable<XElement> features = cpu.Elements("feature");
        if (File.Exists(model))
        {
            features = features.Concat(XElement.Load(model).Descendants("feature"));
        }

        HashSet<string> disabled = [.. cpu.Elements("feature")
            .Where(feature => feature.Attribute("policy")?.Value == "disable")
            .Select(feature => feature.Attribute("name")!.Value)];
        return features.Select(feature => feature.Attribute("name")!.Value)
            .Where(name => !disabled.Contains(name) && names.ContainsKey(name))
            .Select(name => names[name])
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>libvirt's names of CPUID bits as names of /proc/cpuinfo, by leaf and bit.</summary>
    private static Dictionary<string, string> Names(string file)
    {
        Dictionary<CpuidBit, string> byPlace = CpuFeatureTable.All
            .Where(feature => feature.Location is not null)
            .ToDictionary(feature => feature.Location!.Value, feature => feature.Name);
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (XElement feature in XElement.Load(file).Elements("feature"))
        {
            if (feature.Element("cpuid") is { } cpuid && byPlace.TryGetValue(Place(cpuid), out string? name))
            {
                names[feature.Attribute("name")!.Value] = name;
            }
        }

        return names;
    }

    private static CpuidBit Place(XElement cpuid)
    {
        CpuidRegister register = Enum.GetValues<CpuidRegister>()
            .First(register => cpuid.Attribute(register.ToString().ToLowerInvariant()) is not null);
        uint mask = Number(cpuid.Attribute(register.ToString().ToLowerInvariant())!.Value);
        uint subleaf = cpuid.Attribute("ecx_in") is { } ecx ? Number(ecx.Value) : 0;
        return new CpuidBit(
            Number(cpuid.Attribute("eax_in")!.Value), subleaf, register,
            System.Numerics.BitOperations.TrailingZeroCount(mask));
    }

    private static uint Number(string text) =>
        uint.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
