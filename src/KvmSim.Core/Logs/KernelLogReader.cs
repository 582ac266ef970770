using System.Text.RegularExpressions;
using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>
/// Reads a kernel log line by line, in any of the forms in which people keep them, and says what its lines about KVM and
/// the CPUs mean. It remembers the number of the line and the kernel's version, so each log needs a reader of its own.
/// </summary>
/// <param name="kernelVersion">
/// The version of the kernel that wrote the log, major and minor; null to learn it from the log ("Linux version ...").
/// </param>
public sealed partial class KernelLogReader(Version? kernelVersion = null)
{
    private const RegexOptions Options =
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private readonly List<(string Slot, string Value)> _values = [];
    private Version? _told;
    private bool _inWarning;

    /// <summary>How many lines were read.</summary>
    public int LineCount { get; private set; }

    /// <summary>
    /// The findings of a line. None if it is not about KVM and not about a CPU that comes or goes; a line about KVM that
    /// is not known is a finding without a meaning. One record of /dev/kmsg may hold several lines.
    /// </summary>
    public IReadOnlyList<LogFinding> Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        LineCount++;
        LogPrefix prefix = LogPrefix.Of(line);
        if (prefix.Text is null)
        {
            return [];
        }

        List<LogFinding> findings = [];
        foreach (string part in prefix.Text.Split('\n'))
        {
            if (Find(prefix, part.Trim()) is { } finding)
            {
                findings.Add(finding);
            }
        }

        return findings;
    }

    private LogFinding? Find(in LogPrefix prefix, string text)
    {
        if (LinuxVersion().Match(text) is { Success: true } match)
        {
            _told = Version.TryParse(match.Groups["version"].Value, out Version? version) ? version : null;
            return null;
        }

        if (text.Length == 0 || FromUser().IsMatch(text))
        {
            return null;
        }

        KnownMessage? known = KnownMessages.Find(text, _values);
        bool told = IsToldByWarning(text);
        if (told || (known is null && (!AboutKvm().IsMatch(text) || FromTrace().IsMatch(text))))
        {
            return null;
        }

        return new LogFinding
        {
            Line = LineCount,
            Timestamp = prefix.Timestamp,
            Time = prefix.Time,
            Level = prefix.Level ?? known?.Level,
            Host = prefix.Host,
            Text = text,
            Meaning = known?.Meaning,
            PrintedBy = known?.PrintedBy ?? [],
            Finding = known is null ? Unknown() : Explain(known),
        };
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

    private CompatibilityFinding Explain(KnownMessage known)
    {
        int? cpu = MessagePattern.Number(_values, "cpu");
        return known.Meaning switch
        {
            MessageMeaning.VmcsWordDiffers => VmcsWordFindings.Of(cpu, _values, kernelVersion ?? _told),
            MessageMeaning.VmxNotSupported => Support(known, cpu, CheckFailureReason.VmxNotSupported, VendorModule.KvmIntel),
            MessageMeaning.VmxDisabled => Support(known, cpu, CheckFailureReason.VmxDisabled, VendorModule.KvmIntel),
            MessageMeaning.NotAmdOrHygon => Support(known, cpu, CheckFailureReason.NotAmdOrHygon, VendorModule.KvmAmd),
            MessageMeaning.SvmNotSupported => Support(known, cpu, CheckFailureReason.SvmNotSupported, VendorModule.KvmAmd),
            MessageMeaning.SvmDisabled => Support(known, cpu, CheckFailureReason.SvmDisabled, VendorModule.KvmAmd),
            MessageMeaning.SevGuest => Support(known, cpu, CheckFailureReason.SevGuest, VendorModule.KvmAmd),
            _ => MeaningTable.Of(known.Meaning, cpu),
        };
    }

    private static CompatibilityFinding Support(
        KnownMessage known, int? cpu, CheckFailureReason reason, VendorModule module)
    {
        CheckStyle? style = CheckStyle.All.FirstOrDefault(style => known.PrintedBy.Contains(style.Id, StringComparer.Ordinal));
        return SupportFindings.Of(cpu, reason, style, model: null, module);
    }

    private static CompatibilityFinding Unknown() => new()
    {
        Cpu = null,
        Property = "Not recognised",
        Source = "",
        Reference = "",
        Found = "",
        KernelLooks = false,
        Effect = "A line about KVM that is not known here.",
        Remedy = "Read it yourself; its text is in Text.",
        Severity = FindingSeverity.Unknown,
    };

    [GeneratedRegex(@"^Linux version (?<version>[0-9]{1,3}\.[0-9]{1,3})", Options)]
    private static partial Regex LinuxVersion();

    /// <summary>What user space wrote to /dev/kmsg, and the audit trail of programs that are called kvm.</summary>
    [GeneratedRegex(@"^([^\s\[\]:]+\[[0-9]+\]: |audit: )", Options)]
    private static partial Regex FromUser();

    [GeneratedRegex(@"kvm|\bsvm|vmx|hardware virtuali[sz]ation|\bSEV\b", Options | RegexOptions.IgnoreCase)]
    private static partial Regex AboutKvm();

    /// <summary>What stands in every trace and names modules or functions: none of it is a message.</summary>
    [GeneratedRegex(@"^((\? )?[A-Za-z_][\w.]*\+0x[0-9a-f]+/0x[0-9a-f]+|Modules linked in:|RIP: )", Options)]
    private static partial Regex FromTrace();

    [GeneratedRegex(@"^WARNING: ", Options)]
    private static partial Regex Warning();

    [GeneratedRegex(@"^---\[ end trace|general protection fault|invalid opcode|kernel BUG at|^Oops|^BUG: ", Options)]
    private static partial Regex EndOfWarning();
}
