using System.Diagnostics;
using System.IO.Compression;
using KvmSim.Capture;
using KvmSim.Reporting;
using Xunit;

namespace KvmSim.Core.Tests.Reporting;

/// <summary>Who reads a file is told by the bytes that are then read: it is opened once.</summary>
public sealed class MachineInputTests : IDisposable
{
    private static readonly string Samples =
        Path.Combine(Repository.Root, "tests", "KvmSim.Core.Tests", "Capture", "samples");

    private readonly string _folder = Directory.CreateTempSubdirectory("kvmsim-input").FullName;

    public static TheoryData<string> Dumps =>
        [.. Directory.EnumerateFiles(Samples).Select(path => Path.GetFileName(path)!)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Dumps))]
    public void Dump_OfEachFormat_IsWhatItsReaderReads(string name)
    {
        string path = Path.Combine(Samples, name);

        AssertSame(CaptureReader.Read(path), MachineInput.ReadDump(path));
    }

    /// <summary>A pipe gives its bytes once.</summary>
    [Fact]
    public async Task Dump_FromAPipe_IsReadWhole()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such pipes.");
        }

        string pipe = Path.Combine(_folder, "pipe"), dump = Path.Combine(Samples, "machine.cpuid.txt");
        using (Process make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Task writing = Task.Run(
            () =>
            {
                using FileStream end = new(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
                end.Write(File.ReadAllBytes(dump));
            },
            TestContext.Current.CancellationToken);
        CapturedMachine? read = await ReadOnceSomebodyWrites(pipe);
        await writing;

        AssertSame(CaptureReader.Read(dump), read);
    }

    /// <summary>A pipe into which nobody writes is refused, so it is tried until somebody does.</summary>
    private static async Task<CapturedMachine?> ReadOnceSomebodyWrites(string pipe)
    {
        while (true)
        {
            try
            {
                return MachineInput.ReadDump(pipe);
            }
            catch (IOException exception) when (exception.Message.Contains("nobody writes", StringComparison.Ordinal))
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Around the size of what is looked at, and far above it.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_000_000)]
    public void Dump_LongerThanWhatIsLookedAt_IsReadToItsEnd(int more)
    {
        string dump = File.ReadAllText(Path.Combine(Samples, "two-packages.cpuinfo.txt"));
        int cpus = CaptureReader.Read(Path.Combine(Samples, "two-packages.cpuinfo.txt")).Cpus.Count;
        string first = "processor\t: 90\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nflags\t\t: vmx\n";
        string padding = new(' ', 100);
        string path = Path.Combine(_folder, "long");
        using (StreamWriter file = new(path))
        {
            file.Write(first);
            for (int left = InputRecognition.HeadBytes + more - first.Length; left > 0; left -= padding.Length + 1)
            {
                file.Write(left > padding.Length ? padding + "\n" : new string(' ', left - 1) + "\n");
            }

            file.Write(dump);
        }

        CapturedMachine? read = MachineInput.ReadDump(path);

        Assert.NotNull(read);
        Assert.Equal(cpus + 1, read.Cpus.Count);
    }

    /// <summary>What is packed is told by what is inside, however much of the packed bytes that takes.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(600_000)]
    public void Log_Packed_IsRefusedAsALog(int noise)
    {
        string path = Path.Combine(_folder, "log.gz");
        using (GZipStream file = new(File.Create(path), CompressionLevel.NoCompression))
        {
            file.Write("[    0.060840] kvm_amd: SVM not supported by CPU 1\n"u8);
            for (int i = 0; i < noise; i += 50)
            {
                file.Write("[    0.060841] something that nobody has to know  \n"u8);
            }
        }

        CapturedMachine? read = MachineInput.ReadDump(path);

        Assert.Contains("kernel log", Assert.Single(read!.Errors).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_IsLeftToItsReader() => Assert.All(
        Repository.Manifests, path => Assert.Null(MachineInput.ReadDump(path)));

    private static void AssertSame(CapturedMachine expected, CapturedMachine? read)
    {
        Assert.NotNull(read);
        Assert.Equal(expected.Format, read.Format);
        Assert.Equal(
            expected.Problems.Select(problem => problem.Text), read.Problems.Select(problem => problem.Text),
            StringComparer.Ordinal);
        Assert.Equal(expected.Cpus.Count, read.Cpus.Count);
        Assert.All(expected.Cpus.Zip(read.Cpus), pair =>
        {
            Assert.Equal(pair.First.Cpuid, pair.Second.Cpuid);
            Assert.Equal(pair.First.Msrs, pair.Second.Msrs);
        });
    }
}
