using System.Globalization;
using System.Text;
using System.Text.Json;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>
/// Records of a log that are written as JSON on one line: journalctl -o json, dmesg --json that was made compact, and
/// what containers and collectors of logs write.
/// </summary>
internal static class JsonLogRecord
{
    private static readonly string[] MessageKeys = [
        "MESSAGE", "msg", "message", "log", "text", "line", "body", "short_message"];
    private static readonly string[] LevelKeys = ["PRIORITY", "pri", "priority", "prio"];
    private static readonly string[] HostKeys = ["_HOSTNAME", "hostname", "host"];
    private static readonly string[] TimeKeys = [
        "_SOURCE_MONOTONIC_TIMESTAMP", "__REALTIME_TIMESTAMP", "time", "timestamp", "@timestamp"];
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowTrailingCommas = true };

    /// <summary>The records of a line; null if it is no JSON.</summary>
    public static IReadOnlyList<LogPrefix>? Of(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().Trim("\u001e \t,");
        text = text.StartsWith("data: ", StringComparison.Ordinal) ? text[6..] : text;
        if (text is not (['{', .., '}'] or ['[', '{', .., ']']))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text.ToString(), Options);
            return [.. Records(document.RootElement).Select(Read).OfType<LogPrefix>()];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonElement> Records(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Records),
        JsonValueKind.Object when element.TryGetProperty("dmesg", out JsonElement records) => Records(records),
        JsonValueKind.Object => [element],
        _ => [],
    };

    private static LogPrefix? Read(JsonElement record)
    {
        string? message = MessageKeys.Select(key => Text(record, key)).FirstOrDefault(text => text is not null);
        if (message is null)
        {
            return null;
        }

        LogPrefix inner = LogPrefix.Of(message.TrimEnd());
        string? time = TimeKeys.Select(key => Text(record, key)).FirstOrDefault(text => text is not null);
        return inner with
        {
            Level = inner.Level ?? LevelOf(record),
            Timestamp = inner.Timestamp ?? time,
            Time = inner.Time ?? SinceBoot(record),
            Host = inner.Host ?? HostKeys.Select(key => Text(record, key)).FirstOrDefault(text => text is not null),
            Text = IsKernels(record) ? inner.Text : null,
        };
    }

    /// <summary>The journal says who spoke; other writers of JSON do not.</summary>
    private static bool IsKernels(JsonElement record) =>
        (Text(record, "_TRANSPORT") ?? Text(record, "SYSLOG_IDENTIFIER")) is null or "kernel"
            || Text(record, "SYSLOG_IDENTIFIER") == "kernel";

    private static KernelLogLevel? LevelOf(JsonElement record) =>
        LevelKeys.Select(key => Text(record, key)).FirstOrDefault(text => text is not null) is { } level
        && int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (KernelLogLevel)(number & 7)
            : null;

    private static TimeSpan? SinceBoot(JsonElement record) =>
        Text(record, "_SOURCE_MONOTONIC_TIMESTAMP") is { } microseconds
        ? LogPrefix.ReadMicroseconds(microseconds)
        : Text(record, "time") is { } seconds ? LogPrefix.ReadSeconds(seconds) : null;

    /// <summary>A member as text; the journal writes what is no plain text as a list of its bytes.</summary>
    private static string? Text(JsonElement record, string key) =>
        !record.TryGetProperty(key, out JsonElement value) ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.Array => Bytes(value),
            _ => null,
        };

    private static string? Bytes(JsonElement list)
    {
        List<byte> bytes = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetByte(out byte one))
            {
                return null;
            }

            bytes.Add(one);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
