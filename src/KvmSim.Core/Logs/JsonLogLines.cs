using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>
/// Records of a log that are written as JSON over several lines, as by dmesg --json and journalctl -o json-pretty: a
/// member a line. The level and the time that stand before a message are its own.
/// </summary>
internal sealed partial class JsonLogLines
{
    private const RegexOptions Options =
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private KernelLogLevel? _level;
    private string? _timestamp;

    /// <summary>
    /// What a line that is such a member says; null for any other, and for one that holds no message.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="isMember">Whether it is such a member.</param>
    public LogPrefix? Read(string line, out bool isMember)
    {
        isMember = line.Contains('"') && Member().Match(line) is { Success: true };
        if (!isMember)
        {
            _level = line.AsSpan().Trim() is ['{', ..] or ['}', ..] ? null : _level;
            return null;
        }

        Match match = Member().Match(line);
        string value = match.Groups["value"].Value;
        switch (match.Groups["key"].Value)
        {
            case "pri" or "PRIORITY":
                _level = int.TryParse(value.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    ? (KernelLogLevel)(number & 7)
                    : null;
                return null;
            case "time":
                _timestamp = value.Trim('"');
                return null;
            default:
                return Message(value);
        }
    }

    private LogPrefix? Message(string value)
    {
        string? text;
        try
        {
            using JsonDocument document = JsonDocument.Parse(value);
            text = document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }

        LogPrefix inner = LogPrefix.Of(text?.TrimEnd() ?? "");
        LogPrefix prefix = inner with
        {
            Level = inner.Level ?? _level,
            Timestamp = inner.Timestamp ?? _timestamp,
            Time = inner.Time ?? (_timestamp is null ? null : LogPrefix.ReadSeconds(_timestamp)),
        };
        (_level, _timestamp) = (null, null);
        return prefix;
    }

    [GeneratedRegex(
        @"^\s*""(?<key>pri|time|msg|MESSAGE|PRIORITY|message|log)""\s*:\s*"
            + @"(?<value>""([^""\\]|\\.)*""|[0-9.]+)\s*,?\s*$",
        Options)]
    private static partial Regex Member();
}
