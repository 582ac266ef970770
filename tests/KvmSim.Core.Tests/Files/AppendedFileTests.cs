using System.Diagnostics;
using KvmSim.Files;
using Xunit;

namespace KvmSim.Core.Tests.Files;

/// <summary>Files that grow by pieces.</summary>
public sealed class AppendedFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kvmsim-appended");

    private string FilePath => Path.Combine(_folder.FullName, "file");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Append_ToWhatIsThere_KeepsIt()
    {
        using (AppendedFile first = AppendedFile.Open(FilePath))
        {
            first.Append("one\n"u8);
            first.Append("two\nha"u8);
        }

        using (AppendedFile second = AppendedFile.Open(FilePath))
        {
            byte[] beginning = new byte[4];
            Assert.Equal(4, second.Read(beginning));
            Assert.Equal("one\n"u8.ToArray(), beginning);
            Assert.Equal("two\nha"u8.ToArray(), second.ReadRest());
            Assert.Equal(0, second.Read(beginning));
            second.Cut(8);
            second.Append("three\n"u8);

        }

        Assert.Equal("one\ntwo\nthree\n", File.ReadAllText(FilePath));
    }

    /// <summary>One has it at a time, whichever process that is in.</summary>
    [Fact]
    public void Open_WhileAnotherHasIt_IsRefused()
    {
        AppendedFile first = AppendedFile.Open(FilePath);
        first.Append("one\n"u8);

        Assert.Throws<IOException>(() => AppendedFile.Open(FilePath));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "flock(1) is Linux's.");
        Assert.Equal(1, ExitCode("flock", "--nonblock", FilePath, "true"));
        first.Dispose();
        Assert.Equal(0, ExitCode("flock", "--nonblock", FilePath, "true"));
        using AppendedFile second = AppendedFile.Open(FilePath);
        Assert.Equal("one\n"u8.ToArray(), second.ReadRest());
    }

    [Fact]
    public void Open_OfALink_WritesWhereItLeads()
    {
        string link = Path.Combine(_folder.FullName, "link");
        File.CreateSymbolicLink(link, "file");
        using (AppendedFile file = AppendedFile.Open(link))
        {
            file.Append("one\n"u8);
        }

        Assert.Equal("file", new FileInfo(link).LinkTarget);
        Assert.Equal("one\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void Open_OfWhatIsNoFile_IsRefused()
    {
        Assert.Throws<IOException>(() => AppendedFile.Open(_folder.FullName));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes, devices and descriptors are Linux's.");
        string pipe = Path.Combine(_folder.FullName, "pipe");
        Assert.Equal(0, ExitCode("mkfifo", pipe));
        string circle = Path.Combine(_folder.FullName, "circle");
        File.CreateSymbolicLink(circle, "circle");
        foreach (string path in new[] { pipe, "/dev/null", "/dev/full", "/proc/self/fd/0", circle })
        {
            Assert.Throws<IOException>(() => AppendedFile.Open(path));
        }
    }

    private static int ExitCode(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
