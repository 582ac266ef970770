using System.Globalization;
using System.Xml.Linq;
using KvmSim.Capture;
using KvmSim.Hardware;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>What others published of real machines, against what they say about it.</summary>
public sealed class PublishedCaptureTests
{
    private static readonly Generation Kernel = GenerationCatalog.Find("linux-6.12")!;

    [Theory]
    [InlineData("instlatx64", "*.txt")]
    [InlineData("libcpuid", "*.test")]
    [InlineData("libvirt/cputestdata", "*.json")]
    [InlineData("firecracker", "*.json")]
    [InlineData("acrn", "*.xml")]
    [InlineData("util-linux/dumps", "*.tar.gz")]
    public void File_OfAPublishedCollection_IsReadAndPoweredOn(string folder, string pattern)
    {
        string[] files = Directory.GetFiles(SharedData.Require($"data/{folder}"), pattern);
        Assert.NotEmpty(files);
        Assert.All(files, PowerOn);
    }

    [Fact]
    public void Folder_OfHwloc_IsReadAndPoweredOn()
    {
        string[] folders = Directory.GetDirectories(SharedData.Require("data/hwloc/x86"));
        Assert.NotEmpty(folders);
        Assert.All(folders, PowerOn);
    }

    /// <summary>Names are mapped by the place in CPUID or the register that libvirt gives them.</summary>
    [Fact]
    public void Features_ThatLibvirtNamesForAHost_AreFoundInItsLeaves()
    {
        string map = SharedData.Require("data/libvirt/cpu_map/x86_features.xml");
        Dictionary<string, XElement[]> places = XDocument.Load(map).Descendants("feature")
            .ToDictionary(
                feature => feature.Attribute("name")!.Value,
                feature => feature.Elements("cpuid").Concat(feature.Elements("msr")).ToArray(), StringComparer.Ordinal);
        int looked = 0;
        foreach (string file in Directory.GetFiles(SharedData.Require("data/libvirt/cputestdata"), "*-host.xml"))
        {
            string raw = file.Replace("-host.xml", ".xml", StringComparison.Ordinal);
            if (!File.Exists(raw))
            {
                continue;
            }

            CapturedMachine machine = CaptureReader.Read(raw);
            Assert.Empty(machine.Problems);
            CpuFeatureSet found = CpuidDecoding.FeaturesOf(machine.Cpus[0].Cpuid);
            foreach (XElement feature in XDocument.Load(file).Root!.Elements("feature"))
            {
                string name = feature.Attribute("name")!.Value;
                Assert.True(
                    places[name].Any(place => IsFound(place, machine.Cpus[0], found)),
                    $"{Path.GetFileName(raw)}: {name}");
                looked++;
            }
        }

        Assert.True(looked > 200, $"{looked} features were looked at.");
    }

    [Theory]
    [InlineData("x86_64-64cpu-linux6.2")]
    [InlineData("x86_64-dell_e4310")]
    [InlineData("x86_64-epyc_7451")]
    [InlineData("arm-A510-A710-A715-X3")]
    public void Topology_OfADump_IsWhatLscpuPrints(string name)
    {
        CapturedMachine machine = CaptureReader.Read(SharedData.Require($"data/util-linux/dumps/{name}.tar.gz"));
        string[] lines = File.ReadAllLines(SharedData.Require($"data/util-linux/expected/lscpu-{name}"));

        Assert.Empty(machine.Errors);
        // The last table is that of the ids that the hardware gives.
        int[][] rows = [.. lines
            .Skip(
                Array.FindLastIndex(
                    lines, line => line.StartsWith("# CPU,Core,Socket,Node", StringComparison.Ordinal)) + 1)
            .TakeWhile(line => line.Length > 0 && line[0] != '#')
            .Select(
                line => line.Split(',')[..4].Select(
                    cell => cell.Length == 0 ? 0 : int.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(rows.Length, machine.Cpus.Count(cpu => cpu.IsOnline));
        foreach (int[] one in rows)
        {
            foreach (int[] other in rows)
            {
                CpuPlacement mine = PlaceOf(machine, one[0]), theirs = PlaceOf(machine, other[0]);
                Assert.Equal(
                    (one[1], one[2]) == (other[1], other[2]),
                    (mine.Package, mine.Core) == (theirs.Package, theirs.Core));
                Assert.Equal(one[3] == other[3], mine.Node == theirs.Node);
            }
        }
    }

    private static CpuPlacement PlaceOf(CapturedMachine machine, int cpu) =>
        machine.Cpus.First(candidate => candidate.Id == cpu).Placement!.Value;

    private static void PowerOn(string path)
    {
        Assert.True(CaptureReader.Recognizes(path));
        CapturedMachine machine = CaptureReader.Read(path);
        Assert.Empty(machine.Errors);
        SimMachine simulated = new(CapturedHost.Describe(machine, Kernel));
        Assert.All(machine.Cpus, cpu => simulated.Judge(cpu.Id));
    }

    private static bool IsFound(XElement place, CapturedCpu cpu, CpuFeatureSet found)
    {
        if (place.Name.LocalName == "msr")
        {
            ulong mask = ((ulong)Number(place, "edx") << 32) | Number(place, "eax");
            return cpu.Msrs.TryGet(Number(place, "index"), out ulong value) && (value & mask) == mask;
        }

        return Enum.GetValues<CpuidRegister>().Any(register => CpuFeatureTable.All.Any(feature =>
            feature.Location is { } bit && bit.Leaf == Number(place, "eax_in") && bit.Subleaf == Number(place, "ecx_in")
            && bit.Register == register
            && (Number(place, register.ToString().ToLowerInvariant()) & (1u << bit.Bit)) != 0
            && found.Contains(feature)));
    }

    private static uint Number(XElement element, string name) => element.Attribute(name) is { } text
        ? uint.Parse(text.Value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : 0;
}
