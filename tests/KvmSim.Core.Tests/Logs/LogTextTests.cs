using System.Text;
using KvmSim.Logs;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>Text out of files of any encoding and any size.</summary>
public sealed class LogTextTests
{
    private const string Text = "kvm: one\nkvm: two ä\n";

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Lines_OfAnEncoding_AreRead(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        byte[] marked = [.. encoding.GetPreamble(), .. encoding.GetBytes(Text)];

        Assert.Equal(["kvm: one", "kvm: two ä"], Read(marked));
        Assert.Equal(["kvm: one", "kvm: two ä"], Read(encoding.GetBytes(Text)));
    }

    [Theory]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\rb", "a|b")]
    [InlineData("\n\na", "||a")]
    [InlineData("", "")]
    [InlineData("one\0 two", "one two")]
    public void Lines_OfLineEndsAndZeros_AreSplit(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("1f8b080000", "gzip archive", "pack")]
    [InlineData("fd377a585a00", "xz archive", "pack")]
    [InlineData("28b52ffd00", "zstd archive", "pack")]
    [InlineData("425a683931", "bzip2 archive", "pack")]
    [InlineData("4c504b534848524800", "a journal file", "journalctl -k --file")]
    [InlineData("7f454c4602010100000000000000000003003e0001", "binary data", "dmesg")]
    [InlineData("00010203040506070809000102030405060708", "binary data", "dmesg")]
    public void Lines_OfNoText_AreRefusedWithAWayOut(string hex, string what, string remedy)
    {
        LogTextException exception = Assert.Throws<LogTextException>(
            () => LogText.Lines(new MemoryStream(Convert.FromHexString(hex))).Count());

        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, exception.Remedy, StringComparison.Ordinal);
    }

    /// <summary>What begins almost as an archive is text, if it is text.</summary>
    [Theory]
    [InlineData("BZ")]
    [InlineData("BZi0: kvm: one")]
    [InlineData("LPKSHHRi kvm: one")]
    public void Lines_OfTextThatBeginsLikeAnArchive_AreRead(string text) =>
        Assert.Equal([text], Read(Encoding.UTF8.GetBytes(text)));

    /// <summary>UTF-16 without a mark is told by its zeros, though some letters have none.</summary>
    [Theory]
    [InlineData("utf-16", "kvm: one")]
    [InlineData("utf-16BE", "kvm: one")]
    [InlineData("utf-16", "kvm: one\u2019s")]
    [InlineData("utf-16BE", "kvm: one\u2019s")]
    public void Lines_OfUtf16WithoutAMark_AreRead(string name, string text) =>
        Assert.Equal([text, text], Read(Encoding.GetEncoding(name).GetBytes(text + "\n" + text)));

    [Fact]
    public void Lines_WithFewControlCharacters_AreText()
    {
        string letters = new('a', 30);
        Assert.Equal([letters + "\u0001\u0002"], Read([.. Encoding.UTF8.GetBytes(letters), 1, 2]));
        Assert.Throws<LogTextException>(() => Read([1, 2, 3, 4, 5, 6, 7, .. Encoding.UTF8.GetBytes(letters)]));
        Assert.Equal(["a\tb\e[0m\f"], Read(Encoding.UTF8.GetBytes("a\tb\e[0m\f")));
    }

    /// <summary>logrotate packs what it rotates.</summary>
    [Fact]
    public void Lines_OfAGzipArchive_AreUnpacked()
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream archive = new(
            packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            archive.Write("kvm: one\nkvm: two"u8);
        }

        Assert.Equal(["kvm: one", "kvm: two"], Read(packed.ToArray()));
    }

    [Fact]
    public void LiveLines_OfALineThatCame_GiveItBeforeTheNextComes()
    {
        using IEnumerator<LogTextLine> lines = LogText.LiveLines(new OneLineAtATime("kvm: one\n", "kvm: two\n"))
            .GetEnumerator();

        Assert.True(lines.MoveNext());
        Assert.Equal("kvm: one", lines.Current.Text);
        Assert.True(lines.MoveNext());
        Assert.Equal("kvm: two", lines.Current.Text);
    }

    [Fact]
    public void Lines_OfAHundredMillionCharacters_KeepTheBeginningAndLittleMemory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        LogTextLine[] lines = [.. LogText.Lines(new EndlessLine(100_000_000))];

        Assert.Equal(2, lines.Length);
        Assert.True(lines[0].IsCut);
        Assert.Equal(LogText.LongestLine, lines[0].Text.Length);
        Assert.Equal("end", lines[1].Text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    private static string[] Read(byte[] bytes) => [.. LogText.Lines(new MemoryStream(bytes)).Select(line => line.Text)];

    /// <summary>So many letters without a line end, then one and "end".</summary>
    private sealed class EndlessLine(int length) : MemoryStream(Encoding.ASCII.GetBytes("\nend"))
    {
        private int _left = length;

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, _left);
            if (count == 0)
            {
                return base.Read(buffer);
            }

            buffer[..count].Fill((byte)'x');
            _left -= count;
            return count;
        }
    }

    /// <summary>Gives one line with each read, and fails when it is asked for more than it has.</summary>
    private sealed class OneLineAtATime(params string[] lines) : MemoryStream
    {
        private int _next;

        public override int Read(Span<byte> buffer)
        {
            Assert.True(_next < lines.Length, "A live log was asked for more than a line.");
            return Encoding.ASCII.GetBytes(lines[_next++], buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
