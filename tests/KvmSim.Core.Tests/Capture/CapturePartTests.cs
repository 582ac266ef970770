using System.Text;
using KvmSim.Capture;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>Small parts of the readers, each by what it has to tell apart.</summary>
public sealed class CapturePartTests
{
    [Theory]
    [InlineData("rdmsr", true)]
    [InlineData("rdmsr 0x3a", true)]
    [InlineData("# rdmsr -a 0x480", true)]
    [InlineData("#rdmsr 0x480", true)]
    [InlineData("host$rdmsr 0x480", true)]
    [InlineData("sudo rdmsr 0x480", true)]
    [InlineData("sudo\trdmsr 0x480", true)]
    [InlineData("/usr/sbin/rdmsr -p 1 0x480", true)]
    [InlineData("wrdmsr 0x3a", false)]
    [InlineData("rdmsrs 0x3a", false)]
    [InlineData("the words of rdmsr-tools", false)]
    [InlineData("", false)]
    public void Rdmsr_InALine_IsACommandWhereItIsAWord(string line, bool isCommand) =>
        Assert.Equal(isCommand, RdmsrCommand.IsCommand(Encoding.ASCII.GetBytes(line)));

    /// <summary>A machine is called by its file: plain letters, nothing that begins or ends with a sign.</summary>
    [Theory]
    [InlineData("/var/tmp/my-host_1.example.txt", "my-host_1.example")]
    [InlineData("host.TXT", "host")]
    [InlineData("dump.tar.gz", "dump")]
    [InlineData("a b.txt", "a-b")]
    [InlineData("-_.host", "host")]
    [InlineData("host--.txt", "host")]
    [InlineData("host é", "host")]
    [InlineData("---", "captured")]
    [InlineData("folder/", "folder")]
    public void Name_OfASource_IsPlain(string source, string name) =>
        Assert.Equal(name, CapturedNames.OfSource(source));

    /// <summary>
    /// The x2APIC id in leaf 0BH (SDM vol. 3, 10.9): one bit of threads, three of cores, the package above. Without
    /// that leaf the counts of leaves 1 and 4 give the same.
    /// </summary>
    [Theory]
    [InlineData(0x1bu, 1, 5, 1)]
    [InlineData(0x00u, 0, 0, 0)]
    [InlineData(0x0eu, 0, 7, 0)]
    [InlineData(0x21u, 2, 0, 1)]
    public void Topology_OfAnId_SplitsItAtTheShifts(uint id, int package, int core, int thread)
    {
        CpuPlacement expected = new(package, core, thread, 0);
        Assert.Equal(expected, CpuidTopology.Of(Table(
            (0, 0, new CpuidAnswer(0xb, 0x756e6547, 0x6c65746e, 0x49656e69)),
            (1, 0, new CpuidAnswer(0, id << 24, 0, 1 << 28)),
            (0xb, 0, new CpuidAnswer(1, 2, 0x100, id)),
            (0xb, 1, new CpuidAnswer(4, 16, 0x201, id)),
            (0xb, 2, new CpuidAnswer(0, 0, 2, id)))));
        Assert.Equal(expected, CpuidTopology.Of(Table(
            (0, 0, new CpuidAnswer(4, 0x756e6547, 0x6c65746e, 0x49656e69)),
            (1, 0, new CpuidAnswer(0, (id << 24) | (16u << 16), 0, 1 << 28)),
            (4, 0, new CpuidAnswer((7u << 26) | 0x121, 0, 0, 0)))));
    }

    /// <summary>
    /// AMD's counts (APM vol. 3, CPUID Fn8000_0008_ECX and Fn8000_001E_EBX): the id's bits from ApicIdCoreIdSize, or,
    /// where that is 0, as many as NC needs; of these the threads of a core.
    /// </summary>
    [Theory]
    [InlineData(0x4007u, 0x100u, 0x1bu, 1, 5, 1)]
    [InlineData(0x0007u, 0x100u, 0x1bu, 3, 1, 1)]
    [InlineData(0x0007u, 0x000u, 0x1bu, 3, 3, 0)]
    [InlineData(0x4007u, 0x100u, 0x04u, 0, 2, 0)]
    public void Topology_OfAmdsCounts_SplitsTheId(uint sizes, uint unit, uint id, int package, int core, int thread) =>
        Assert.Equal(new CpuPlacement(package, core, thread, 0), CpuidTopology.Of(Table(
            (0, 0, new CpuidAnswer(1, 0x68747541, 0x444d4163, 0x69746e65)),
            (1, 0, new CpuidAnswer(0, (id << 24) | (8u << 16), 0, 1 << 28)),
            (0x80000008, 0, new CpuidAnswer(0, 0, sizes, 0)),
            (0x8000001e, 0, new CpuidAnswer(0, unit, 0, 0)))));

    /// <summary>Where something stands is shown by its first 60 bytes, and no control character.</summary>
    [Theory]
    [InlineData("cpu MHz", "cpu MHz")]
    [InlineData("\u001b[31mred\u0007", ".[31mred.")]
    [InlineData("\u0000\u001f ~\u007f\u0080\u009b\u00ff", ".. ~....")]
    [InlineData("\tcaf\u00e9\r\n", ".caf...")]
    public void Excerpt_OfForeignBytes_IsPlain(string text, string shown) =>
        Assert.Equal(shown, TextScan.Excerpt(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void Excerpt_OfALongText_EndsAfter60Characters()
    {
        Assert.Equal(new string('a', 60), TextScan.Excerpt(Encoding.ASCII.GetBytes(new string('a', 60))));
        Assert.Equal(new string('a', 60) + "...", TextScan.Excerpt(Encoding.ASCII.GetBytes(new string('a', 61))));
    }

    private static CpuidTable Table(params (uint Leaf, uint Subleaf, CpuidAnswer Answer)[] answers) =>
        CpuidTable.Of(answers.Select(entry =>
            KeyValuePair.Create(new CpuidLeaf(entry.Leaf, entry.Subleaf), entry.Answer)));
}
