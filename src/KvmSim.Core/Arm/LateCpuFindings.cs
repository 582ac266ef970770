using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>What the check of a late CPU has found so far; what ends it first decides.</summary>
/// <param name="system">What the kernel has.</param>
/// <param name="cpu">The CPU.</param>
internal sealed class LateCpuFindings(ArmSystem system, ArmCpu cpu)
{
    private readonly List<ArmFinding> _findings = [];
    private readonly List<KernelLine> _lines = [];
    private readonly SortedSet<string> _assumed = new(StringComparer.Ordinal);
    private LateCpuVerdict? _end;

    /// <summary>Something has ended it: nothing more is looked at.</summary>
    public bool IsOver => _end is not null;

    /// <summary>What comes of it.</summary>
    public LateCpuOutcome Finish()
    {
        if (_end is not null)
        {
            return Outcome(IsCertain() ? _end.Value : LateCpuVerdict.Unknown, []);
        }

        bool isOpen = _findings.Exists(finding => finding.Effect == ArmEffect.Unknown);
        SanityCheck sanity = SanityCheck.Of(system, cpu);
        _findings.AddRange(sanity.Findings);
        return Outcome(isOpen ? LateCpuVerdict.Unknown : LateCpuVerdict.ComesUp, sanity.Lines);
    }

    /// <summary>What the verdict takes for granted.</summary>
    public void Assume(IEnumerable<string> sentences) => _assumed.UnionWith(sentences);

    /// <summary>A line that the CPU prints on its way.</summary>
    public void Print(KernelLine line) => _lines.Add(line);

    /// <summary>Something about a field of the CPU is wrong, or not, or nobody knows.</summary>
    public void Judge(
        bool? isWrong, string what, ArmField field, string wanted, string found, LateCpuVerdict end,
        Func<KernelLine[]> lines)
    {
        bool isOwn = cpu.Model.ArmRegister(field.Register).Field(field) is null;
        Judge(
            isWrong, what, field.ToString(), wanted, found, end, lines,
            isOwn
                ? [ArmFact.Of(cpu, field)]
                : [.. system.All.Where(other => other.Model.ArmRegister(field.Register).Field(field) is null)
                    .Select(other => ArmFact.Of(other, field))]);
    }

    /// <summary>The same of what no field tells.</summary>
    public void Judge(
        bool? isWrong, string what, string source, string wanted, string found, LateCpuVerdict end,
        Func<KernelLine[]> lines, ArmFact[] missing)
    {
        if (isWrong == false || _end is not null)
        {
            return;
        }

        ArmEffect effect = isWrong is null ? ArmEffect.Unknown
            : end == LateCpuVerdict.Panics ? ArmEffect.Panics : ArmEffect.Refuses;
        Add(
            new ArmFinding(what, source, wanted, found, effect)
            {
                Missing = isWrong is null ? missing : [],
                MayPanic = end == LateCpuVerdict.Panics,
            },
            isWrong is null ? null : end,
            lines);
    }

    /// <summary>Something was found; with an end it may decide.</summary>
    public void Add(ArmFinding finding, LateCpuVerdict? end, Func<KernelLine[]> lines)
    {
        _findings.Add(finding);
        if (end is { } verdict && _end is null)
        {
            _end = verdict;
            _lines.AddRange(lines());
            if (verdict == LateCpuVerdict.Dies)
            {
                _lines.Add(ArmMessages.WillNotBoot.Line(cpu.Number));
            }
        }
    }

    /// <summary>
    /// A refusal is certain though something before it is open, unless that would have been worse: a panic.
    /// </summary>
    private bool IsCertain() => _end == LateCpuVerdict.Panics
        ? !_findings.Exists(finding => finding.Effect == ArmEffect.Unknown)
        : !_findings.Exists(finding => finding.Effect == ArmEffect.Unknown && finding.MayPanic);

    private LateCpuOutcome Outcome(
        LateCpuVerdict verdict, IReadOnlyList<KernelLine> variations) => new()
        {
            Verdict = verdict,
            Findings =
            [
                .. _findings.OrderByDescending(finding => finding.Effect is ArmEffect.Refuses or ArmEffect.Panics
                    ? 2 : finding.Effect == ArmEffect.Unknown ? 1 : 0),
            ],
            Lines = _findings.Exists(finding => finding.Effect == ArmEffect.Unknown) ? [] : _lines,
            Variations = variations,
            Assumptions = [.. _assumed],
        };
}
