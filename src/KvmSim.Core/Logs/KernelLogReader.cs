using System.Text.RegularExpressions;
using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>
/// Reads a kernel log line by line, in any of the forms in which people keep them, and says what its lines about KVM
/// and the CPUs mean. It remembers the number of the line and the kernel's version, so each log needs a reader of its
/// own.
/// </summary>
/// <param name="kernelVersion">
/// The version of the kernel that wrote the log, major and minor; null to learn it from the log ("Linux version ...").
/// </param>
public sealed partial class KernelLogReader(Version? kernelVersion = null)
{
    /// <summary>Over how many lines a message may have been wrapped.</summary>
    private const int MostLinesOfOne = 6;

    private const RegexOptions Options =
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private readonly List<(string Slot, string Value)> _values = [];
    private readonly JsonLogLines _json = new();
    private LogContext _context = new();
    private Version? _told;
    private bool _inWarning;
    private (LogPrefix Prefix, int Line)? _held;

    /// <summary>How many lines were read.</summary>
    public int LineCount { get; private set; }

    /// <summary>
    /// The findings of a line. None if it is not about KVM and not about a CPU that comes or goes; a line about KVM
    /// that is not known is a finding without a meaning. One record may hold several lines. A line that ends inside a
    /// known message is kept: what was wrapped may go on in the next one, with which its findings then come, or with
    /// <see cref="Finish"/>.
    /// </summary>
    public IReadOnlyList<LogFinding> Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        LineCount++;
        List<LogFinding> findings = [];
        try
        {
            Read(line, findings);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // One line never costs the rest of the log.
            findings.Add(Of(LogPrefix.None(line), LineCount, line.Trim(), null, LogExplanations.Unknown() with
            {
                Effect = $"A line that could not be read here: {exception.Message}",
            }));
        }

        return findings;
    }

    private void Read(string line, List<LogFinding> findings)
    {
        if (HostFeatureFindings.Of(line, out string words) is { Count: > 0 } features)
        {
            Release(findings);
            LogPrefix prefix = LogPrefix.Of(line);
            findings.AddRange(features.Select(feature => Of(prefix, LineCount, words, null, feature)));
        }
        else if (JsonLogRecord.Of(line) is { } records)
        {
            Release(findings);
            foreach (LogPrefix record in records)
            {
                Add(record, LineCount, findings);
            }
        }
        else if (_json.Read(line, out bool isMember) is var member && isMember)
        {
            Release(findings);
            Add(member ?? default, LineCount, findings);
        }
        else
        {
            ReadPlain(LogPrefix.Of(line), findings);
        }
    }

    /// <summary>The findings of a line that was kept because it might have gone on.</summary>
    public IReadOnlyList<LogFinding> Finish()
    {
        List<LogFinding> findings = [];
        Release(findings);
        return findings;
    }

    private void ReadPlain(in LogPrefix prefix, List<LogFinding> findings)
    {
        if (_held is { } held)
        {
            if (prefix.IsEmpty && TryJoin(held, prefix.Text!.Trim(), findings))
            {
                return;
            }

            Release(findings);
        }

        if (prefix.Text is { } text && IsCut(text))
        {
            _held = (prefix, LineCount);
        }
        else
        {
            Add(prefix, LineCount, findings);
        }
    }

    /// <summary>Whether the line ends inside a known message. One that tells of trouble as it is, is whole.</summary>
    private bool IsCut(string text)
    {
        string last = LogRepair.Unescape(text);
        last = last[(last.LastIndexOf('\n') + 1)..].Trim();
        return KnownMessages.IsBegunBy(last)
            && KnownMessages.Find(last, _values) is null or { Meaning: MessageMeaning.Notice };
    }

    private bool TryJoin((LogPrefix Prefix, int Line) held, string rest, List<LogFinding> findings)
    {
        if (rest.Length == 0)
        {
            return false;
        }

        string start = held.Prefix.Text!.TrimEnd();
        foreach (string joined in (ReadOnlySpan<string>)[$"{start} {rest}", start + rest])
        {
            string whole = joined.Trim();
            if (LogRepair.Shortened(whole).Any(text => KnownMessages.Find(text, _values) is not null))
            {
                _held = null;
                Add(held.Prefix with { Text = whole }, held.Line, findings);
                return true;
            }

            if (IsCut(whole) && LineCount - held.Line < MostLinesOfOne)
            {
                _held = (held.Prefix with { Text = whole }, held.Line);
                return true;
            }
        }

        return false;
    }

    private void Release(List<LogFinding> findings)
    {
        if (_held is { } held)
        {
            _held = null;
            Add(held.Prefix, held.Line, findings);
        }
    }

    private void Add(in LogPrefix prefix, int line, List<LogFinding> findings)
    {
        if (prefix.Text is null)
        {
            return;
        }

        foreach (string part in LogRepair.Unescape(prefix.Text).Split('\n', '\r'))
        {
            if (Find(prefix, line, part.Trim()) is { } finding)
            {
                findings.Add(finding);
            }
        }
    }

    private LogFinding? Find(in LogPrefix prefix, int line, string text)
    {
        if (LinuxVersion().Match(text) is { Success: true } match)
        {
            _told = Version.TryParse(match.Groups["version"].Value, out Version? version) ? version : null;
            _context = new LogContext();
            return null;
        }

        KnownMessage? known = Recognize(ref text, out string before);
        int? cpu = known is null ? null : MessagePattern.Number(_values, "cpu");
        _context.Learn(text, known, cpu);
        if (text.Length == 0 || IsOthers(text, before))
        {
            return null;
        }

        bool told = IsToldByWarning(text);
        if (told || (known is null && (!AboutKvm().IsMatch(text) || FromTrace().IsMatch(text))))
        {
            return null;
        }

        (string? timestamp, TimeSpan? time) = LogPrefix.TimeWithin(before);
        LogPrefix own = prefix with { Timestamp = prefix.Timestamp ?? timestamp, Time = prefix.Time ?? time };
        return Of(own, line, text, known, known is null
            ? LogExplanations.Unknown()
            : LogExplanations.Of(known, cpu, _values, kernelVersion ?? _told));
    }

    /// <summary>
    /// Whether another program speaks: it wrote to /dev/kmsg, or its name stands right before the words.
    /// </summary>
    private static bool IsOthers(string text, string before) => FromUser().IsMatch(before.Length == 0 ? text : before)
        || (Speaker().Match(before) is { Success: true } speaker && speaker.Groups["who"].Value != "kernel");

    /// <summary>
    /// The message that a text was printed from. Where it is not there as a whole it is looked for in it: <paramref
    /// name="text"/> is then the message alone, and <paramref name="before"/> what stands before it.
    /// </summary>
    private KnownMessage? Recognize(ref string text, out string before)
    {
        before = "";
        foreach (string candidate in LogRepair.Shortened(text))
        {
            if (KnownMessages.Find(candidate, _values) is { } whole)
            {
                text = candidate;
                return whole;
            }
        }

        foreach (string candidate in LogRepair.Shortened(text))
        {
            if (KnownMessages.FindWithin(candidate, _values, out int start) is { } within
                && (within.Meaning != MessageMeaning.Notice || AboutKvm().IsMatch(candidate[start..])))
            {
                before = candidate[..start];
                text = candidate[start..];
                return within;
            }
        }

        // Collectors join the module and its words as they like.
        string spaced = LogRepair.Spaced(text);
        if (string.Equals(spaced, text, StringComparison.Ordinal))
        {
            return null;
        }

        KnownMessage? known = Recognize(ref spaced, out before);
        text = known is null ? text : spaced;
        before = known is null ? "" : before;
        return known;
    }

    private LogFinding Of(
        in LogPrefix prefix, int line, string text, KnownMessage? known, CompatibilityFinding finding)
    {
        MessageMeaning? meaning = known?.Meaning
            ?? (finding.Severity == FindingSeverity.Unknown ? null : MessageMeaning.HostLacksFeature);
        LogFinding found = new()
        {
            Line = line,
            Timestamp = prefix.Timestamp,
            Time = prefix.Time,
            Level = prefix.Level ?? known?.Level,
            Host = prefix.Host,
            Text = text,
            Meaning = meaning,
            PrintedBy = known?.PrintedBy ?? (meaning is null ? [] : ["QEMU and libvirt"]),
            Finding = finding,
        };
        return SupportRemedies.HasSeveralCauses(meaning)
            ? (found with { Context = _context, Module = LogExplanations.ModuleOf(text, meaning) }).Settled()
            : found;
    }

    /// <summary>
    /// Whether a line says where a WARN was, which the line that begins it says already: the same function may fault,
    /// and then the line is all that tells.
    /// </summary>
    private bool IsToldByWarning(string text)
    {
        _inWarning = Warning().IsMatch(text) || (_inWarning && !EndOfWarning().IsMatch(text));
        return _inWarning && text.StartsWith("RIP: ", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\bLinux version (?<version>[0-9]{1,3}\.[0-9]{1,3})", Options)]
    private static partial Regex LinuxVersion();

    /// <summary>What user space wrote to /dev/kmsg, and the audit trail of programs that are called kvm.</summary>
    [GeneratedRegex(@"^([^\s\[\]:]+\[[0-9]+\]: |audit: )", Options)]
    private static partial Regex FromUser();

    /// <summary>Another program's name and process right before the words.</summary>
    [GeneratedRegex(@"(^|\s)(?<who>[^\s\[\]:]+)\[[0-9]+\]: ?$", Options)]
    private static partial Regex Speaker();

    [GeneratedRegex(@"kvm|\bsvm|vmx|virt/tdx|hardware virtuali[sz]ation|\bSEV\b", Options | RegexOptions.IgnoreCase)]
    private static partial Regex AboutKvm();

    /// <summary>What stands in every trace and names modules or functions: none of it is a message.</summary>
    [GeneratedRegex(@"^((\? )?[A-Za-z_][A-Za-z0-9_.]*\+0x[0-9a-f]+/0x[0-9a-f]+|Modules linked in:|RIP: )", Options)]
    private static partial Regex FromTrace();

    [GeneratedRegex(@"^WARNING: ", Options)]
    private static partial Regex Warning();

    [GeneratedRegex(@"^---\[ end trace|general protection fault|invalid opcode|kernel BUG at|^Oops|^BUG: ", Options)]
    private static partial Regex EndOfWarning();
}
