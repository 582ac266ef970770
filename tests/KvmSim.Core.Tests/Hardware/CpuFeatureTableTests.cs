using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Xml.Linq;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Hardware;

public sealed class CpuFeatureTableTests
{
    [Fact]
    public void Names_AreUnique() => Assert.Empty(Repeated(CpuFeatureTable.All.Select(feature => feature.Name)));

    [Fact]
    public void Names_AreWordsOfProcCpuinfo() =>
        Assert.All(CpuFeatureTable.All, feature => Assert.Matches("^[a-z0-9_]+$", feature.Name));

    [Fact]
    public void Places_AreUnique() => Assert.Empty(Repeated(Located().Select(feature => feature.Location!.Value)));

    [Fact]
    public void Places_AreInOrderAndBeforeTheMadeUpNames()
    {
        CpuFeature[] located = [.. Located()];
        Assert.Equal(located, CpuFeatureTable.All.Take(located.Length));
        Assert.Equal(
            located,
            located.OrderBy(feature => feature.Location!.Value.Leaf)
                .ThenBy(feature => feature.Location!.Value.Subleaf)
                .ThenBy(feature => feature.Location!.Value.Register)
                .ThenBy(feature => feature.Location!.Value.Bit));
    }

    [Fact]
    public void Index_IsThePosition() =>
        Assert.Equal(
            Enumerable.Range(0, CpuFeatureTable.All.Count), CpuFeatureTable.All.Select(feature => feature.Index));

    [Theory]
    [InlineData("vmx", 0x1u, 0u, CpuidRegister.Ecx, 5)]
    [InlineData("smx", 0x1u, 0u, CpuidRegister.Ecx, 6)]
    [InlineData("pcid", 0x1u, 0u, CpuidRegister.Ecx, 17)]
    [InlineData("x2apic", 0x1u, 0u, CpuidRegister.Ecx, 21)]
    [InlineData("xsave", 0x1u, 0u, CpuidRegister.Ecx, 26)]
    [InlineData("hypervisor", 0x1u, 0u, CpuidRegister.Ecx, 31)]
    [InlineData("fpu", 0x1u, 0u, CpuidRegister.Edx, 0)]
    [InlineData("pae", 0x1u, 0u, CpuidRegister.Edx, 6)]
    [InlineData("fxsr", 0x1u, 0u, CpuidRegister.Edx, 24)]
    [InlineData("ht", 0x1u, 0u, CpuidRegister.Edx, 28)]
    [InlineData("arat", 0x6u, 0u, CpuidRegister.Eax, 2)]
    [InlineData("epb", 0x6u, 0u, CpuidRegister.Ecx, 3)]
    [InlineData("fsgsbase", 0x7u, 0u, CpuidRegister.Ebx, 0)]
    [InlineData("sgx", 0x7u, 0u, CpuidRegister.Ebx, 2)]
    [InlineData("smep", 0x7u, 0u, CpuidRegister.Ebx, 7)]
    [InlineData("smap", 0x7u, 0u, CpuidRegister.Ebx, 20)]
    [InlineData("umip", 0x7u, 0u, CpuidRegister.Ecx, 2)]
    [InlineData("pku", 0x7u, 0u, CpuidRegister.Ecx, 3)]
    [InlineData("la57", 0x7u, 0u, CpuidRegister.Ecx, 16)]
    [InlineData("hybrid_cpu", 0x7u, 0u, CpuidRegister.Edx, 15)]
    [InlineData("arch_capabilities", 0x7u, 0u, CpuidRegister.Edx, 29)]
    [InlineData("lam", 0x7u, 1u, CpuidRegister.Eax, 26)]
    [InlineData("xsaves", 0xdu, 1u, CpuidRegister.Eax, 3)]
    [InlineData("cqm_llc", 0xfu, 0u, CpuidRegister.Edx, 1)]
    [InlineData("cdp_l3", 0x10u, 1u, CpuidRegister.Ecx, 2)]
    [InlineData("sgx1", 0x12u, 0u, CpuidRegister.Eax, 0)]
    [InlineData("svm", 0x80000001u, 0u, CpuidRegister.Ecx, 2)]
    [InlineData("nx", 0x80000001u, 0u, CpuidRegister.Edx, 20)]
    [InlineData("lm", 0x80000001u, 0u, CpuidRegister.Edx, 29)]
    [InlineData("nonstop_tsc", 0x80000007u, 0u, CpuidRegister.Edx, 8)]
    [InlineData("clzero", 0x80000008u, 0u, CpuidRegister.Ebx, 0)]
    [InlineData("npt", 0x8000000au, 0u, CpuidRegister.Edx, 0)]
    [InlineData("sev", 0x8000001fu, 0u, CpuidRegister.Eax, 1)]
    [InlineData("perfmon_v2", 0x80000022u, 0u, CpuidRegister.Eax, 0)]
    [InlineData("longrun", 0x80860001u, 0u, CpuidRegister.Edx, 1)]
    [InlineData("rng", 0xc0000001u, 0u, CpuidRegister.Edx, 2)]
    public void WellKnownName_HasItsPlace(string name, uint leaf, uint subleaf, CpuidRegister register, int bit) =>
        Assert.Equal(new CpuidBit(leaf, subleaf, register, bit), CpuFeatureTable.Get(name).Location);

    [Theory]
    [InlineData("rep_good")]
    [InlineData("nopl")]
    [InlineData("constant_tsc")]
    [InlineData("xtopology")]
    [InlineData("cpuid")]
    [InlineData("tsc_known_freq")]
    [InlineData("ept")]
    [InlineData("cpuid_fault")]
    public void MadeUpName_HasNoPlace(string name) => Assert.Null(CpuFeatureTable.Get(name).Location);

    [Fact]
    public void UnknownName_IsRefused()
    {
        Assert.False(CpuFeatureTable.TryGet("SVM", out _));
        Assert.Throws<ArgumentException>(() => CpuFeatureTable.Get("no_such_feature"));
    }

    [Fact]
    public void LibvirtFeaturesOfTheSameName_AgreeInPlace()
    {
        string path = SharedData.Require(Path.Combine("data", "libvirt", "cpu_map", "x86_features.xml"));
        int compared = 0;
        foreach (XElement feature in XDocument.Load(path).Root!.Elements("feature"))
        {
            if (feature.Element("cpuid") is { } cpuid
                && CpuFeatureTable.TryGet((string)feature.Attribute("name")!, out CpuFeature? ours)
                && ours!.Location is { } place)
            {
                Assert.Equal((ours.Name, LibvirtPlace(cpuid)), (ours.Name, place));
                compared++;
            }
        }

        Assert.True(compared > 150, $"Only {compared} names are common.");
    }

    [Fact]
    public void FlagsOfTheRecordedMachines_AreInTheTable()
    {
        string folder = SharedData.Require("traces");
        SortedSet<string> unknown = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*.json"))
        {
            using JsonDocument trace = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonElement cpu in trace.RootElement.GetProperty("boot_cpus").EnumerateArray())
            {
                string flags = cpu.GetProperty("flags").GetString()!;
                unknown.UnionWith(flags.Split(' ').Where(flag => !CpuFeatureTable.TryGet(flag, out _)));
            }
        }

        Assert.Empty(unknown);
    }

    private static IEnumerable<T> Repeated<T>(IEnumerable<T> values)
        where T : notnull
    {
        HashSet<T> seen = new(EqualityComparer<T>.Default);
        return values.Where(value => !seen.Add(value));
    }

    private static IEnumerable<CpuFeature> Located() =>
        CpuFeatureTable.All.Where(feature => feature.Location is not null);

    private static CpuidBit LibvirtPlace(XElement cpuid)
    {
        XAttribute register = cpuid.Attributes()
            .Single(attribute => !attribute.Name.LocalName.EndsWith("_in", StringComparison.Ordinal));
        return new CpuidBit(
            Hex(cpuid.Attribute("eax_in")!.Value),
            Hex(cpuid.Attribute("ecx_in")?.Value ?? "0x0"),
            Enum.Parse<CpuidRegister>(register.Name.LocalName, ignoreCase: true),
            BitOperations.Log2(Hex(register.Value)));
    }

    private static uint Hex(string text) =>
        uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
