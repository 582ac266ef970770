using System.Text;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Messages;

/// <summary>What a terminal obeys, what turns the direction of writing and what nobody sees is written out.</summary>
public sealed class ForeignTextTests
{
    [Fact]
    public void Line_OfEveryCharacterThereIs_HasNoneThatATerminalObeys()
    {
        for (int value = 0; value <= 0x10ffff; value++)
        {
            string text = value is >= 0xd800 and <= 0xdfff ? ((char)value).ToString() : new Rune(value).ToString();

            string line = ForeignText.Line($"a{text}b");
            string block = ForeignText.Block($"a{text}b");

            Assert.False(line.Any(IsObeyed), $"U+{value:x4}");
            Assert.False(block.Any(letter => letter != '\n' && IsObeyed(letter)), $"U+{value:x4}");
            Assert.Same(line, ForeignText.Line(line));
        }
    }

    [Theory]
    [InlineData("\u001b[31m", "\\u001b[31m")]
    [InlineData("a\tb", "a b")]
    [InlineData("a\u202eb\u2069", "a\\u202eb\\u2069")]
    [InlineData("\u009b2J\u007f", "\\u009b2J\\u007f")]
    [InlineData("a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d")]
    [InlineData("ü λ 漢 😀", "ü λ 漢 😀")]
    [InlineData("", "")]
    public void Line_OfText_WritesOutWhatIsObeyed(string text, string expected) =>
        Assert.Equal(expected, ForeignText.Line(text));

    [Fact]
    public void Ends_OfLines_StayInABlockAndAreWrittenOutInALine()
    {
        Assert.Equal("a\nb\n\\u000dc", ForeignText.Block("a\r\nb\n\rc"));
        Assert.Equal("a\\u000d\\u000ab", ForeignText.Line("a\r\nb"));
        Assert.Equal(["a", "b", ""], ForeignText.Lines("a\r\nb\n"), StringComparer.Ordinal);
    }

    /// <summary>C0, DEL, C1; the marks and embeddings of directions; the separators of lines and paragraphs.</summary>
    private static bool IsObeyed(char letter) => letter is < ' ' or >= '\u007f' and <= '\u009f'
        or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')
        or '\u2028' or '\u2029'
        or '\ufeff';
}
