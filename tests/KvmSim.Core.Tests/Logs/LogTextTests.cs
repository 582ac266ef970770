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
    [InlineData("1f8b080000")]
    [InlineData("fd377a585a00")]
    [InlineData("28b52ffd00")]
    [InlineData("425a683931")]
    [InlineData("4c504b534848524800")]
    [InlineData("7f454c4602010100000000000000000003003e0001")]
    [InlineData("00010203040506070809000102030405060708")]
    public void Lines_OfNoText_AreRefusedWithAWayOut(string hex)
    {
        LogTextException exception = Assert.Throws<LogTextException>(
            () => LogText.Lines(new MemoryStream(Convert.FromHexString(hex))));

        Assert.NotEmpty(exception.Remedy);
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
