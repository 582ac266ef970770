using System.Globalization;
using System.Text.RegularExpressions;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>What stands before the kernel's own words in a line of a log.</summary>
/// <param name="Level">The level; null where the log does not say.</param>
/// <param name="Timestamp">The time as written; null where there is none.</param>
/// <param name="Time">The time since boot; null where the log has another or none.</param>
/// <param name="Host">The name of the host, in syslog; null elsewhere.</param>
/// <param name="Text">The kernel's words; null where another program speaks.</param>
internal readonly partial record struct LogPrefix(
    KernelLogLevel? Level, string? Timestamp, TimeSpan? Time, string? Host, string? Text)
{
    private const RegexOptions Options =
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private static readonly string[] Levels = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"];

    /// <summary>What the kernel's own messages begin with, where a log leaves "kernel:" out.</summary>
    private static readonly string[] Modules = ["kvm", "kvm_intel", "kvm_amd", "SVM", "smpboot", "x86/cpu", "virt/tdx"];

    /// <summary>Whether nothing stood there: neither a time nor a level, a host or another program's name.</summary>
    public bool IsEmpty => Level is null && Timestamp is null && Host is null && Text is not null;

    /// <summary>
    /// Reads the forms of dmesg (with -T, -x, -d, --time-format iso, raw, colours), /dev/kmsg, journalctl -k and syslog
    /// files, also quoted, indented or with the file and the number that grep puts before a line. A line without any of
    /// them is taken to be the kernel's from its first character, as on a serial console.
    /// </summary>
    public static LogPrefix Of(string line)
    {
        string plain = line.Contains('\e') ? Escape().Replace(line, "") : line;
        LogPrefix prefix = OfPlain(plain);
        if (!prefix.IsEmpty || Decoration().Match(plain) is not { Success: true, Length: > 0 } match)
        {
            return prefix;
        }

        LogPrefix inner = OfPlain(plain[match.Length..]);
        return inner.IsEmpty && !IsQuote(match.Value) ? prefix : inner;
    }

    /// <summary>The time since boot in brackets, wherever in the text it stands; the last one.</summary>
    public static (string? Timestamp, TimeSpan? Time) TimeWithin(string text)
    {
        Match match = SecondsWithin().Match(text);
        return match.Success ? (match.Groups["stamp"].Value, ReadSeconds(match.Groups["stamp"].Value)) : (null, null);
    }

    /// <summary>
    /// A number of seconds with six places, as dmesg prints the time since boot; null for anything else.
    /// </summary>
    public static TimeSpan? ReadSeconds(string stamp)
    {
        int point = stamp.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && stamp.Length - point == 7
            && TryNumber(stamp[..point].Trim(), out long seconds)
            && TryNumber(stamp[(point + 1)..], out long microseconds)
            && seconds < long.MaxValue / 1_000_000
            ? SinceBoot((seconds * 1_000_000) + microseconds)
            : null;
    }

    /// <summary>Microseconds since boot, in digits; null for anything else.</summary>
    public static TimeSpan? ReadMicroseconds(string digits) =>
        TryNumber(digits, out long microseconds) ? SinceBoot(microseconds) : null;

    /// <summary>A line that is taken as it is.</summary>
    public static LogPrefix None(string line) => new(null, null, null, null, line);

    private static LogPrefix OfPlain(string text)
    {
        LogPrefix prefix = new(null, null, null, null, text);
        return prefix.Kmsg() ?? prefix.Raw().Decoded().Syslog().Bracket().Caller();
    }

    /// <summary>Nothing but what mails, lists and indented pages put before a line.</summary>
    private static bool IsQuote(string decoration) => !decoration.AsSpan().ContainsAnyExcept(" \t>|*`\"'");

    /// <summary>
    /// "6,123,456,-;text": facility and level, number, microseconds, flags. A blank begins a dictionary.
    /// </summary>
    private LogPrefix? Kmsg()
    {
        Match match = KmsgHead().Match(Text!);
        return match.Success && TryNumber(match.Groups["us"].Value, out long microseconds)
            ? this with
            {
                Level = (KernelLogLevel)(int.Parse(match.Groups["prio"].ValueSpan, CultureInfo.InvariantCulture) & 7),
                Timestamp = match.Groups["us"].Value,
                Time = SinceBoot(microseconds),
                Text = int.Parse(match.Groups["prio"].ValueSpan, CultureInfo.InvariantCulture) < 8
                    ? KmsgEscape().Replace(Text![match.Length..], Unescape)
                    : null,
            }
            : null;
    }

    /// <summary>A level as in "&lt;3&gt;"; eight and more are other facilities, in multiples.</summary>
    private LogPrefix Raw()
    {
        Match match = RawLevel().Match(Text!);
        return match.Success
            ? this with
            {
                Level = (KernelLogLevel)(int.Parse(match.Groups["prio"].ValueSpan, CultureInfo.InvariantCulture) & 7),
                Text = Text![match.Length..],
            }
            : this;
    }

    /// <summary>dmesg -x: "kern  :err   : ".</summary>
    private LogPrefix Decoded()
    {
        Match match = DecodedLevel().Match(Text!);
        return !match.Success ? this : this with
        {
            Level = (KernelLogLevel)Array.IndexOf(Levels, match.Groups["level"].Value),
            Text = match.Groups["facility"].Value == "kern" ? Text![match.Length..] : null,
        };
    }

    /// <summary>syslog and journalctl: a date, the host, who speaks.</summary>
    private LogPrefix Syslog()
    {
        if (Text is null || SyslogHead().Match(Text) is not { Success: true } match)
        {
            return this;
        }

        Group who = match.Groups["who"];
        bool isModule = Modules.Contains(who.Value, StringComparer.Ordinal) && Text[who.Index + who.Length] == ':';
        return this with
        {
            Timestamp = match.Groups["stamp"].Value,
            Host = match.Groups["host"] is { Success: true } host && !(isModule && IsZone(host.Value))
                ? host.Value : null,
            Text = isModule ? Text[who.Index..] : who.Value == "kernel" ? Text[match.Length..] : null,
        };
    }

    /// <summary>"UTC", "CEST": what stands where a host would.</summary>
    private static bool IsZone(string text) => text.Length is >= 2 and <= 5 && text.All(char.IsAsciiLetterUpper);

    /// <summary>"[   12.345678] " and the other brackets of dmesg; dmesg --time-format iso has none.</summary>
    private LogPrefix Bracket()
    {
        if (Text is null || (Seconds().Match(Text) is var match && !match.Success)
            && (match = OtherStamp().Match(Text)) is { Success: false })
        {
            return this;
        }

        string stamp = match.Groups["stamp"].Value;
        string rest = Text[match.Length..];
        Match monotonic = MonotonicHead().Match(rest);
        return this with
        {
            Timestamp = Timestamp is not null ? Timestamp : stamp,
            Time = ReadSeconds(stamp),
            Host = monotonic.Success ? monotonic.Groups["host"].Value : Host,
            Text = !monotonic.Success ? rest
                : monotonic.Groups["who"].Value == "kernel" ? rest[monotonic.Length..]
                : null,
        };
    }

    /// <summary>With CONFIG_PRINTK_CALLER the thread or CPU that printed.</summary>
    private LogPrefix Caller() => Text is null ? this : this with { Text = CallerHead().Replace(Text, "", 1) };

    private static TimeSpan? SinceBoot(long microseconds) =>
        microseconds <= long.MaxValue / TimeSpan.TicksPerMicrosecond
            ? TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : null;

    private static bool TryNumber(string digits, out long number) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Unescape(Match match) => ((char)byte.Parse(
        match.Groups["hex"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();

    [GeneratedRegex(@"\e(\[[0-?]*[ -/]*[@-~]|\][^\a\e]*(\a|\e\\)?|[@-Z\\^_])", Options)]
    private static partial Regex Escape();

    [GeneratedRegex(@"^(?<prio>[0-9]{1,4}),[0-9]+,(?<us>[0-9]+),[^;]*;", Options)]
    private static partial Regex KmsgHead();

    [GeneratedRegex(@"\\x(?<hex>[0-9a-f]{2})", Options)]
    private static partial Regex KmsgEscape();

    [GeneratedRegex(@"^<(?<prio>[0-9]{1,4})>", Options)]
    private static partial Regex RawLevel();

    [GeneratedRegex(@"^(?<facility>[a-z0-9]+)\s*:(?<level>emerg|alert|crit|err|warn|notice|info|debug)\s*: ?", Options)]
    private static partial Regex DecodedLevel();

    [GeneratedRegex(
        @"^(?<stamp>([\p{L}\p{M}0-9_]{1,12}[.,]? )?"
        + @"(([\p{L}\p{M}0-9]{2,15}\.?\s+[0-9]{1,2}|[0-9]{1,2}\.?\s[\p{L}\p{M}]{3,15}\.?|[0-9]{4}(-[0-9]{2}){2})"
        + @"([ T]|\s[0-9]{4}\s))?[0-9]{1,2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?"
        + @"(Z|[+-][0-9]{2}:?[0-9]{2}| [A-Z]{2,5}| [0-9]{4})?"
        + @"|[0-9]{9,10}\.[0-9]{1,9})"
        + @"\s+((?<host>[^\s\[\]:]+)\s+(?<who>[^\s\[\]:]+)(\[[0-9]+\])?"
        + @"|(?<who>kernel)|(?<who>[^\s\[\]:]+)\[[0-9]+\]): ?",
        Options)]
    private static partial Regex SyslogHead();

    [GeneratedRegex(@"^\[\s*(?<stamp>[0-9]+\.[0-9]+)(\s*<\s*\+?[0-9.]+>)?\] ?", Options)]
    private static partial Regex Seconds();

    [GeneratedRegex(
        @"^(\[(?<stamp>[^\]]*[0-9]{2}:[0-9]{2}[^\]]*|\s*\+[0-9]+\.[0-9]+)\]"
        + @"|(?<stamp>[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}[.,][0-9]+([+-][0-9]{2}:?[0-9]{2}|Z)?)) ?",
        Options)]
    private static partial Regex OtherStamp();

    [GeneratedRegex(@"^.*\[\s*(?<stamp>[0-9]+\.[0-9]+)\]", Options)]
    private static partial Regex SecondsWithin();

    /// <summary>
    /// What mails, lists, pages and grep put before a line: blanks, signs of quoting, a file, a number.
    /// </summary>
    [GeneratedRegex(
        @"^[\s>|*`""']*(([^\s:\[\]]*[./][^\s:\[\]]*[:-])?[0-9]+[:-]|[^\s:\[\]]*[./][^\s:\[\]]*:)?[\s>|*`""']*",
        Options)]
    private static partial Regex Decoration();

    [GeneratedRegex(@"^(?<host>[^\s\[\]:]+) (?<who>kernel|[^\s\[\]:]+\[[0-9]+\]): ?", Options)]
    private static partial Regex MonotonicHead();

    [GeneratedRegex(@"^\[\s*[TC][0-9]+\] ?", Options)]
    private static partial Regex CallerHead();
}
