using KvmSim.Capture;
using KvmSim.Conformance;
using KvmSim.Core.Tests.Manifests;
using KvmSim.Files;
using KvmSim.Manifests;
using KvmSim.Reporting;
using Xunit;

namespace KvmSim.Core.Tests.Files;

/// <summary>No reader waits for what may never come, and none reads without end.</summary>
public sealed class InputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kvmsim-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Every reader of a file of a user; each comes back at all.</summary>
    public static TheoryData<string> Readers =>
        ["dump", "format", "merged", "recognize", "input", "manifest", "recording", "log"];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Reader_OfAFifoWithoutWriter_RefusesIt(string reader)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs are those of Linux.");

        Assert.False(Reads(reader, Fifo.Make(Path.Combine(_folder, "fifo.yaml"))));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Reader_OfADeviceWithoutEnd_RefusesIt(string reader)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices are those of Linux.");

        Assert.False(Reads(reader, "/dev/zero"));
        Assert.False(reader != "recognize" && Reads(reader, "/dev/urandom"));
    }

    /// <summary>It has no end, but what is in it now has one; every record is whole.</summary>
    [Fact]
    public void Open_OfTheKernelsLog_GivesWhatIsInItNow()
    {
        Assert.SkipUnless(CanRead("/dev/kmsg"), "/dev/kmsg is not there, or not to be read by this user.");

        using StreamReader reader = new(InputFile.Open("/dev/kmsg"));
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.Matches("^( |[0-9]+,[0-9]+,[0-9]+,)", line));
    }

    [Fact]
    public void Open_OfADeviceWithNothingInIt_IsEmpty()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices are those of Linux.");

        using Stream nothing = InputFile.Open("/dev/null");

        Assert.Equal(-1, nothing.ReadByte());
    }

    [Fact]
    public void Open_OfAFifoWithAWriter_GivesWhatItWrites()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs are those of Linux.");
        string fifo = Fifo.Make(Path.Combine(_folder, "fifo"));
        using FileStream writer = Fifo.OpenBoth(fifo);
        writer.Write("before"u8);

        using Stream reader = InputFile.Open(fifo);
        writer.Write("after"u8);

        byte[] read = new byte[11];
        reader.ReadExactly(read);
        Assert.Equal("beforeafter"u8.ToArray(), read);
    }

    [Fact]
    public void Open_OfAFifoWhoseWriterIsSilent_WaitsForIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs are those of Linux.");
        string fifo = Fifo.Make(Path.Combine(_folder, "fifo"));
        using FileStream writer = Fifo.OpenBoth(fifo);

        using Stream reader = InputFile.Open(fifo);
        writer.Write("x"u8);

        Assert.Equal('x', reader.ReadByte());
    }

    [Fact]
    public void OpenAsItIs_OfAFileThatGrowsAsItIsRead_EndsWhereItEnded()
    {
        string file = Path.Combine(_folder, "grows");
        File.WriteAllText(file, new string('x', 100_000));
        using FileStream grows = new(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        using Stream stream = InputFile.OpenAsItIs(file);
        byte[] block = new byte[1000];
        long read = 0;
        for (int count; (count = stream.Read(block)) > 0; read += count)
        {
            grows.Write(block);
            grows.Flush();
        }

        Assert.Equal(100_000, read);
    }

    [Fact]
    public void Reader_OfAFileThatVanished_RefusesIt()
    {
        string file = Path.Combine(_folder, "gone.yaml");

        Assert.All(Readers, reader => Assert.False(Reads(reader.Data, file)));
    }

    /// <summary>Whether something was read; what stands in the way is said, and nothing else is thrown.</summary>
    private static bool Reads(string reader, string path)
    {
        try
        {
            return reader switch
            {
                "dump" => CaptureReader.Read(path).Succeeded,
                "format" => CaptureReader.Read(path, CaptureFormat.Vmxcap).Succeeded,
                "merged" => CaptureReader.ReadMerged([path], "merged").Succeeded,
                "recognize" => CaptureReader.Recognizes(path),
                "input" => MachineInput.ReadDump(path) is not { Succeeded: false },
                "manifest" => ManifestFiles.Load(path, ManifestAssert.Yaml, NameCatalog.Unchecked).Succeeded,
                "recording" => TraceReader.Read(path) is not null,
                _ => Lines(path) < 0,
            };
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or TraceException or KvmSim.Logs.LogTextException)
        {
            return false;
        }
    }

    private static int Lines(string path)
    {
        using Stream stream = InputFile.OpenAsItIs(path);
        return KvmSim.Logs.LogText.Lines(stream).Count();
    }

    private static bool CanRead(string device)
    {
        try
        {
            using FileStream stream = new(device, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
