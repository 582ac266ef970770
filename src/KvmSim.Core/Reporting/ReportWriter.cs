using System.Text;
using System.Text.Json;

namespace KvmSim.Reporting;

/// <summary>
/// Writes reports. The same report gives the same text, whatever the culture, the platform and the time.
/// </summary>
public static class ReportWriter
{
    /// <summary>The width that text has where nobody says.</summary>
    public const int DefaultWidth = 80;

    /// <summary>The text is never part of a page, and what a terminal obeys was written out before.</summary>
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a report; lines end with a line feed, the last one too.</summary>
    /// <param name="report">The report.</param>
    /// <param name="format">What to write it as.</param>
    /// <param name="width">At which width <see cref="ReportFormat.Text"/> begins a new line, between words.</param>
    public static string Write(KvmReport report, ReportFormat format, int width = DefaultWidth)
    {
        ArgumentNullException.ThrowIfNull(report);
        using StringWriter writer = new(System.Globalization.CultureInfo.InvariantCulture) { NewLine = "\n" };
        switch (format)
        {
            case ReportFormat.Text:
                TextReport.Write(writer, report, width);
                break;
            case ReportFormat.Junit:
                JunitReport.Write(writer, report);
                break;
            case ReportFormat.Markdown:
                MarkdownReport.Write(writer, report);
                break;
            case ReportFormat.Sarif:
                Json(writer, json => SarifReport.Write(json, report));
                break;
            default:
                Json(writer, json => JsonReport.Write(json, report));
                break;
        }

        return writer.ToString();
    }

    private static void Json(StringWriter writer, Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            write(json);
        }

        writer.Write(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length).ReplaceLineEndings("\n"));
        writer.WriteLine();
    }
}
