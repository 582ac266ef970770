using System.Text.Json;

namespace KvmSim.Capture;

/// <summary>JSON of a dump: the first value of the text, nested no deeper than a real one.</summary>
internal static class JsonSource
{
    /// <exception cref="CaptureException">It is no JSON, or goes on for ever.</exception>
    public static JsonDocument Parse(ReadOnlySpan<byte> text)
    {
        // libvirt keeps several answers of QEMU in one file; the first is the one about the host.
        JsonReaderOptions options = new()
        {
            MaxDepth = CaptureLimits.Depth,
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        };
        Utf8JsonReader reader = new(text, options);
        try
        {
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException exception)
        {
            int line = (int)Math.Min(int.MaxValue, (exception.LineNumber ?? 0) + 1);
            throw new CaptureException(
                line, $"This is no complete JSON, or nested deeper than {CaptureLimits.Depth}.", "Make the file again.",
                exception);
        }
    }

    /// <summary>The member of that name; null if there is none, or the value is no object.</summary>
    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member)
            ? member : null;

    /// <summary>A member's text; null if it has none.</summary>
    public static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
