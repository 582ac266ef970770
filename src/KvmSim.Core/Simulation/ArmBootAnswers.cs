using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// Which CPUs of an arm64 machine have to be online at boot so that the others may come later, in words.
/// </summary>
internal static class ArmBootAnswers
{
    /// <summary>What helps against a refusal: the least choice of CPUs with which all come.</summary>
    public static string Remedy(KernelContext kernel)
    {
        if (IsProtected(kernel))
        {
            return "Leave it out: protected KVM starts nobody who was not there at boot.";
        }

        ArmBootSet? least = Sets(kernel).FirstOrDefault(set => set.IsLeast);
        return least is null
            ? "Leave it out: no choice of CPUs at boot is known to let all come."
            : $"Boot with {Name(least.AtBoot)} online, or others of their kinds: then all come.";
    }

    /// <summary>Each choice of kinds, those with the fewest first; under protected KVM the one of all CPUs.</summary>
    public static IEnumerable<BootSet> Of(KernelContext kernel)
    {
        IEnumerable<BootSet> sets = IsProtected(kernel)
            ? [OfAll(kernel, Sets(kernel)[^1])]
            : Sets(kernel).Select(set => Told(kernel, set));
        BootSetCpus[] notStarted = [.. NotStarted(kernel)];
        return notStarted.Length == 0 ? sets : sets.Select(set => set with
        {
            Verdict = CheckVerdict.Fail,
            IsLeast = false,
            Cpus = [.. set.Cpus, .. notStarted],
            Text = $"{set.Text} Not {Name(CpuSet.Of(notStarted.SelectMany(kind => kind.Cpus)))}: firmware never starts it.",
        });
    }

    /// <summary>The CPUs that firmware does not start, whoever is there at boot.</summary>
    private static IEnumerable<BootSetCpus> NotStarted(KernelContext kernel) =>
        from cpu in kernel.Description.Stock.Plugged.Select(pair => pair.Key).Order()
        let answer = ArmArchitecture.AnswerOf(kernel.Description.Psci, cpu)
        where answer != Errno.None && cpu != kernel.Description.BootCpu
        select new BootSetCpus(
            CpuSet.Of(cpu), CpuFate.Refused, false, CpuSet.Empty, ArmJudge.OfFirmware(kernel, cpu, answer), []);

    /// <summary>
    /// The protected hypervisor starts only who was there: nobody may come late, whatever the CPUs are.
    /// </summary>
    private static bool IsProtected(KernelContext kernel) =>
        kernel.Description.HasEl2 && kernel.Description.ArmOptions.Mode == ArmMode.Protected;

    /// <summary>The choice of all kinds, all CPUs of them.</summary>
    private static BootSet OfAll(KernelContext kernel, ArmBootSet set)
    {
        const string All = "Boot with all CPUs, for protected KVM starts none later: ";
        IEnumerable<string> fail = set.FailAtBoot.Select(kind => What(kind.Cpus, kind.Outcome, "fail at boot"));
        BootSetCpus[] cpus = [.. set.FailAtBoot.Select(kind => Told(kernel, kind, isAtBoot: true))];
        return new BootSet
        {
            AtBoot = CpuSet.Of(kernel.Description.Stock.Plugged.Select(pair => pair.Key)),
            Verdict = VerdictOf(cpus),
            IsLeast = cpus.Length == 0,
            Cpus = cpus,
            Text = cpus.Length == 0 ? All + "all come." : $"{All}{string.Join("; ", fail)}.",
        };
    }

    private static BootSet Told(KernelContext kernel, ArmBootSet set)
    {
        BootSetCpus[] cpus =
        [
            .. set.FailAtBoot.Select(kind => Told(kernel, kind, isAtBoot: true)),
            .. set.Late.Select(kind => Told(kernel, kind, isAtBoot: false)),
            .. set.LateBehind.Select(kind =>
                Told(kernel, (kind.Cpus, kind.Outcome), isAtBoot: false) with { Behind = kind.Behind }),
        ];
        return new BootSet
        {
            AtBoot = set.AtBoot,
            Verdict = VerdictOf(cpus),
            IsLeast = set.IsLeast,
            Cpus = cpus,
            Text = Sentence(set),
        };
    }

    private static BootSetCpus Told(KernelContext kernel, (CpuSet Cpus, LateCpuOutcome Outcome) kind, bool isAtBoot) =>
        new(
            kind.Cpus,
            kind.Outcome.Verdict switch
            {
                LateCpuVerdict.ComesUp => CpuFate.Comes,
                LateCpuVerdict.Panics => CpuFate.Panics,
                LateCpuVerdict.Unknown => CpuFate.Unknown,
                _ => CpuFate.Refused,
            },
            isAtBoot,
            CpuSet.Empty,
            kind.Outcome.Decisive is { } decisive && kind.Outcome.Verdict != LateCpuVerdict.ComesUp
                ? ArmFindings.Of(kernel.Generation, kind.Cpus.Lowest, decisive) : null,
            [.. kind.Outcome.Missing.Select(ArmFindings.Of)]);

    private static CheckVerdict VerdictOf(BootSetCpus[] cpus) =>
        Array.Exists(cpus, kind => kind.Fate is CpuFate.Refused or CpuFate.Panics) ? CheckVerdict.Fail
        : Array.Exists(cpus, kind => kind.Fate == CpuFate.Unknown) ? CheckVerdict.Unknown
        : CheckVerdict.Pass;

    private static IReadOnlyList<ArmBootSet> Sets(KernelContext kernel)
    {
        HostDescription host = kernel.Description;

        // Who was there when KVM came up is another question than what the CPUs are.
        return ArmBootSets.Of(
            kernel.Generation.Arm!,
            host.ArmOptions,
            new ArmCpu(host.BootCpu, kernel.State.Sockets[host.BootCpu]),
            host.Stock.Plugged
                .Where(pair => pair.Key != host.BootCpu && ArmArchitecture.AnswerOf(host.Psci, pair.Key) == Errno.None)
                .Select(pair => new ArmCpu(pair.Key, kernel.State.Sockets.Find(pair.Key) ?? pair.Value)));
    }

    private static string Sentence(ArmBootSet set)
    {
        string first = set.AtBoot.Count == 1
            ? $"Boot with {Name(set.AtBoot)} alone: " : $"Boot with {Name(set.AtBoot)}: ";
        if (set.AllCome == true)
        {
            return first + "all come.";
        }

        IEnumerable<string> parts = set.FailAtBoot.Select(kind => What(kind.Cpus, kind.Outcome, "fail at boot"))
            .Concat(set.Late.Where(kind => kind.Outcome.Verdict != LateCpuVerdict.ComesUp)
                .Select(kind => What(kind.Cpus, kind.Outcome, "refused")))
            .Concat(set.LateBehind.Select(
                kind => $"{What(kind.Cpus, kind.Outcome, "refused")} once {kind.Behind} came late"));
        return first + string.Join("; ", parts) + ".";
    }

    private static string What(CpuSet cpus, LateCpuOutcome outcome, string refused) => outcome.Verdict switch
    {
        LateCpuVerdict.Panics => $"{cpus} panic the machine ({outcome.Decisive!.What})",
        LateCpuVerdict.Unknown => $"{cpus} unknown ({Needs(outcome.Missing)})",
        _ => $"{cpus} {refused} ({outcome.Decisive!.What})",
    };

    private static string Needs(IReadOnlyList<ArmFact> missing) => missing.Count < 2
        ? string.Join(", ", missing)
        : FormattableString.Invariant($"{missing[0]}, and {missing.Count - 1} more");

    private static string Name(CpuSet cpus) => cpus.Count == 1 ? $"CPU {cpus}" : $"CPUs {cpus}";
}
