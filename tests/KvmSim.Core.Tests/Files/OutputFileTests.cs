using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using KvmSim.Files;
using Xunit;

namespace KvmSim.Core.Tests.Files;

/// <summary>A file is written as a whole or not at all, and what is no file is never replaced.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kvmsim-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SaveText_OverAFile_ReplacesItWithoutByteOrderMark()
    {
        string file = Write("m.yaml", "before");

        OutputFile.SaveText(file, replace: true, writer => writer.WriteLine("ä"));

        Assert.Equal([0xc3, 0xa4, 0x0a], File.ReadAllBytes(file));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void SaveText_ThatFailsMidway_LeavesTheFileAndNothingElse()
    {
        string file = Write("m.yaml", "before");

        Assert.Throws<IOException>(() => OutputFile.SaveText(file, replace: true, writer =>
        {
            writer.Write(new string('x', 100_000));
            throw new IOException("No space left on device");
        }));

        Assert.Equal("before", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Save_OverAFolder_IsRefusedAndLeavesNothing()
    {
        string path = Directory.CreateDirectory(PathOf("sub")).FullName;

        Assert.Throws<IOException>(() => OutputFile.SaveText(path, replace: true, writer => writer.Write("x")));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Save_WithoutReplace_OfTwoAtOnceOneSucceeds()
    {
        string file = PathOf("m.yaml");

        // The second begins and ends while the first writes.
        Assert.Throws<FileExistsException>(() => OutputFile.SaveText(file, replace: false, first =>
        {
            first.Write("first");
            OutputFile.SaveText(file, replace: false, second => second.Write("second"));
        }));

        Assert.Equal("second", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Save_WithReplace_OfTwoAtOnceTheLastStands()
    {
        string file = Write("m.yaml", "before");

        OutputFile.SaveText(file, replace: true, first =>
        {
            first.Write("first");
            OutputFile.SaveText(file, replace: true, second => second.Write("second"));
        });

        Assert.Equal("first", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Save_OverAFile_HasItsModeFromTheBeginning()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;
        string file = Write("m.yaml", "before");
        File.SetUnixFileMode(file, mode);
        UnixFileMode meanwhile = default;

        OutputFile.SaveText(file, replace: true, _ => meanwhile = File.GetUnixFileMode(Temporary()));

        Assert.Equal((mode, mode), (meanwhile, File.GetUnixFileMode(file)));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Save_OfANewFile_HasTheModeThatFilesHaveHere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        string usual = PathOf("usual");
        File.Create(usual).Dispose();
        string file = PathOf("m.yaml");

        OutputFile.SaveText(file, replace: false, writer => writer.Write("x"));

        Assert.Equal(File.GetUnixFileMode(usual), File.GetUnixFileMode(file));
    }

    [Fact]
    public void Save_ThroughALink_WritesWhatItLeadsToAndKeepsIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        string file = Write("m.yaml", "before");
        File.CreateSymbolicLink(PathOf("inner"), "m.yaml");
        File.CreateSymbolicLink(PathOf("link"), "inner");
        File.CreateSymbolicLink(PathOf("dangling"), "new.yaml");

        OutputFile.SaveText(PathOf("link"), replace: true, writer => writer.Write("after"));
        OutputFile.SaveText(PathOf("dangling"), replace: false, writer => writer.Write("new"));

        Assert.Equal(("after", "new"), (File.ReadAllText(file), File.ReadAllText(PathOf("new.yaml"))));
        Assert.Equal(
            new[] { "m.yaml", "inner", "new.yaml" },
            new[] { "inner", "link", "dangling" }.Select(link => new FileInfo(PathOf(link)).LinkTarget),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Save_ThroughLinksInACircle_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        File.CreateSymbolicLink(PathOf("a"), "b");
        File.CreateSymbolicLink(PathOf("b"), "a");

        Assert.Throws<IOException>(() => OutputFile.SaveText(PathOf("a"), replace: true, writer => writer.Write("x")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(255)]
    public void Save_UnderANameOfAnyLength_Works(int length)
    {
        string file = PathOf(new string('n', length));

        OutputFile.SaveText(file, replace: false, writer => writer.Write("x"));

        Assert.Equal("x", File.ReadAllText(file));
    }

    [Fact]
    public void Save_IntoADevice_WritesIntoItAndKeepsIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices are those of Linux.");

        OutputFile.SaveText("/dev/null", replace: true, writer => writer.Write("x"));
        Assert.Throws<IOException>(() => OutputFile.SaveText("/dev/full", replace: true, writer => writer.Write("x")));

        Assert.Equal((FileKind.Device, FileKind.Device), (FileKinds.Of("/dev/null"), FileKinds.Of("/dev/full")));
        Assert.False(OutputFile.WouldReplace("/dev/null"));
    }

    [Fact]
    public void Save_IntoAFifoThatNobodyReads_IsRefusedAndKeepsIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs are those of Linux.");
        string fifo = Fifo.Make(PathOf("fifo"));

        Assert.Throws<IOException>(() => OutputFile.SaveText(fifo, replace: true, writer => writer.Write("x")));

        Assert.Equal(FileKind.Pipe, FileKinds.Of(fifo));
    }

    [Fact]
    public void Save_IntoAFifoThatIsRead_WritesIntoIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs are those of Linux.");
        string fifo = Fifo.Make(PathOf("fifo"));
        using FileStream both = Fifo.OpenBoth(fifo);

        OutputFile.SaveText(fifo, replace: false, writer => writer.Write("told"));

        byte[] told = new byte[4];
        both.ReadExactly(told);
        Assert.Equal("told"u8.ToArray(), told);
        Assert.Equal(FileKind.Pipe, FileKinds.Of(fifo));
    }

    [Fact]
    public void Save_OverWhatAProcessHasOpen_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Descriptors are those of Linux.");
        string file = Write("printed", "before");
        using FileStream open = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        string descriptor = $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}";

        Assert.Throws<IOException>(() => OutputFile.SaveText(descriptor, replace: true, writer => writer.Write("x")));

        Assert.Equal("before", File.ReadAllText(file));
    }

    [Fact]
    public void Save_WhereLinksWaitUnderTheTemporaryNames_LeavesWhatTheyLeadTo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        string victim = Write("victim", "before");
        string[] parts = [];
        OutputFile.SaveText(
            PathOf("first"), replace: true, _ => parts = Path.GetFileNameWithoutExtension(Temporary()).Split('-'));
        int number = int.Parse(parts[^1], CultureInfo.InvariantCulture);
        for (int next = number + 1; next < number + 200; next++)
        {
            File.CreateSymbolicLink(PathOf(TemporaryFiles.NameOf(Environment.ProcessId, next)), "victim");
        }

        OutputFile.SaveText(PathOf("second"), replace: true, writer => writer.Write("x"));

        Assert.Equal(("before", "x"), (File.ReadAllText(victim), File.ReadAllText(PathOf("second"))));
    }

    [Fact]
    public void Save_WhereADeadProcessLeftAFile_RemovesItAndNoOther()
    {
        string dead = Write(TemporaryFiles.NameOf(DeadProcess(), 1), "");
        string own = Write(TemporaryFiles.NameOf(Environment.ProcessId, 1_000_000), "");
        string foreign = Write(".kvmsim-00000000-1-1.tmp", "");
        string other = Write(".kvmsim-notes.tmp", "");

        OutputFile.SaveText(PathOf("m.yaml"), replace: false, writer => writer.Write("x"));

        Assert.False(File.Exists(dead));
        Assert.All([own, foreign, other], file => Assert.True(File.Exists(file)));
    }

    private static int DeadProcess()
    {
        using Process process = Process.Start(OperatingSystem.IsWindows() ? "hostname" : "true");
        process.WaitForExit();
        return process.Id;
    }

    private string Temporary() => Directory.GetFiles(_folder, ".kvmsim-*-*.tmp").Single();

    private string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
