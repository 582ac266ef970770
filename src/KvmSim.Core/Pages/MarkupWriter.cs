using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using KvmSim.Messages;

namespace KvmSim.Pages;

/// <summary>
/// Writes a page. Markup comes only from the literal parts of interpolated strings, which stand in our sources;
/// whatever stands in braces is text and is escaped. There is no way to write a string as markup.
/// </summary>
internal sealed class MarkupWriter
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("&<>\"'");

    private readonly StringBuilder _page = new(64 * 1024);

    /// <summary>Appends markup with texts in it.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] Handler markup) => _ = markup;

    /// <summary>
    /// Appends data for the script of the page, in an element that is not run. JSON escapes all that could end the
    /// element.
    /// </summary>
    public void AddData(Action<PageData> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            write(new PageData(json));
        }

        _page.Append("<script type=\"application/json\">")
            .Append(Encoding.UTF8.GetString(bytes.WrittenSpan))
            .Append("</script>\n");
    }

    /// <summary>Appends one of the two files that are part of the assembly.</summary>
    public void AddAsset(PageAsset asset) => _page.Append(asset.Element);

    /// <inheritdoc />
    public override string ToString() => _page.ToString();

    private void AddText(string? text)
    {
        ReadOnlySpan<char> rest = ForeignText.Block(text);
        for (int mark = rest.IndexOfAny(Marks); mark >= 0; mark = rest.IndexOfAny(Marks))
        {
            _page.Append(rest[..mark]).Append(rest[mark] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ => "&#39;",
            });
            rest = rest[(mark + 1)..];
        }

        _page.Append(rest);
    }

    /// <summary>Takes the parts of an interpolated string one by one.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly MarkupWriter _writer;

        public Handler(int literalLength, int formattedCount, MarkupWriter writer)
        {
            _ = literalLength + formattedCount;
            _writer = writer;
        }

        public void AppendLiteral(string markup) => _writer._page.Append(markup);

        public void AppendFormatted(string? text) => _writer.AddText(text);

        public void AppendFormatted(long number) => _writer._page.Append(CultureInfo.InvariantCulture, $"{number}");
    }
}
