using KvmSim.Capture;
using KvmSim.Core.Tests.Manifests;
using KvmSim.Description;
using KvmSim.Logs;
using KvmSim.Manifests;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>Whatever a reader meets, it is that file's: nothing is thrown that would cost another.</summary>
public sealed class ReaderFaultTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(Sample.Folder, "*.*").Select(file => Path.GetFileName(file)!)
            .Order(StringComparer.Ordinal)];

    public static TheoryData<CaptureFormat> Formats =>
        [.. Enum.GetValues<CaptureFormat>().Where(format => format != CaptureFormat.ThisHost)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Read_ThatFailsMidway_IsAnErrorOfTheFile(string name)
    {
        byte[] bytes = File.ReadAllBytes(Sample.PathOf(name));
        foreach (int at in new[] { 0, 1, 511, 512, bytes.Length / 2, bytes.Length - 1 })
        {
            foreach (Exception exception in Faults())
            {
                CapturedMachine machine = CaptureReader.Read(new FailingStream(bytes, at, exception), name);

                Assert.False(machine.Succeeded);
                Assert.Single(machine.Errors);
            }
        }
    }

    [Fact]
    public void Manifest_WhoseReadFailsMidway_IsADiagnostic()
    {
        byte[] bytes = File.ReadAllBytes(Repository.Manifests.First());

        ManifestResult<ManifestSet> result = ManifestFiles.Read(
            new FailingStream(bytes, bytes.Length / 2, new IOException("Input/output error")), "m.yaml",
            ManifestAssert.Yaml,
            NameCatalog.Unchecked);

        Assert.Equal(ManifestErrorId.FileUnreadable, result.Diagnostics.Single().Id);
    }

    [Fact]
    public void Log_WhoseReadFailsMidway_GivesTheLinesBefore()
    {
        byte[] bytes = [.. Enumerable.Repeat("<4>[    1.0] kvm: x\n"u8.ToArray(), 4000).SelectMany(line => line)];
        List<LogTextLine> lines = [];

        Assert.Throws<IOException>(() =>
        {
            foreach (LogTextLine line in LogText.Lines(
                new FailingStream(bytes, 60_000, new IOException("Input/output error"))))
            {
                lines.Add(line);
            }
        });

        Assert.InRange(lines.Count, 1000, 3000);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_AsAFormatOfWhatHoldsNothingOfIt_IsNoMachine(CaptureFormat format)
    {
        string[] others =
        [
            "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n", "localhost\n", "\n",
            " \t \n", "{}", "[]", "{\"a\":{}}",
            "<a/>", "<cpudata arch='x86'/>", "a: b\n", "processor\n", "0x0\n", "CPU:\n", "Hex: 0x1\n", "   Hex: 0x1\n",
            "-----\n",
        ];

        Assert.All(others, text => Assert.False(Sample.OfText(text, format).Succeeded, text));
    }

    private static Exception[] Faults() =>
    [
        new IOException("Input/output error"), new UnauthorizedAccessException("Permission denied"),
        new InvalidDataException("damaged"),
        new InvalidOperationException("bad state"), new FormatException("bad text"), new OverflowException("too much"),
        new IndexOutOfRangeException("beyond"), new NullReferenceException("nothing"),
        new NotSupportedException("never"),
    ];

    /// <summary>Gives its bytes up to a place, then throws, as a disk does that is broken there.</summary>
    private sealed class FailingStream(byte[] bytes, int at, Exception exception) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position >= at)
            {
                throw exception;
            }

            int read = Math.Min(count, at - _position);
            bytes.AsSpan(_position, read).CopyTo(buffer.AsSpan(offset));
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
