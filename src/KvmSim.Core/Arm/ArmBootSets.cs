using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>
/// Which CPUs have to be online at boot so that the others may come later ("maxcpus=", CPUs that firmware holds back):
/// every choice of kinds of CPU, the boot CPU's among them. CPUs of a kind answer alike, so one of each is enough. Each
/// that comes later is asked on its own, behind each other kind, and behind all that come.
/// </summary>
internal static class ArmBootSets
{
    /// <summary>
    /// Of more kinds than this only the first ones are chosen from, and all at once; real machines have two or three.
    /// </summary>
    public const int MostKinds = 8;

    /// <summary>The choices, those with the fewest kinds first.</summary>
    /// <param name="rules">The kernel's rules.</param>
    /// <param name="options">What the command line decides.</param>
    /// <param name="boot">The boot CPU.</param>
    /// <param name="others">The other CPUs.</param>
    public static IReadOnlyList<ArmBootSet> Of(
        ArmRules rules, ArmOptions options, ArmCpu boot, IEnumerable<ArmCpu> others)
    {
        List<List<ArmCpu>> kinds = ArmCpu.KindsOf(others.Prepend(boot));
        List<ArmBootSet> sets = [];
        int last = 1 << Math.Min(kinds.Count - 1, MostKinds - 1);
        foreach (int choice in Enumerable.Range(0, last).OrderBy(int.PopCount).ThenBy(choice => choice))
        {
            sets.Add(Of(
                rules, options, kinds, [
                    .. kinds.Where((_, i) => i == 0 || (i <= 31 && (choice & (1 << (i - 1))) != 0))]));
        }

        if (kinds.Count > MostKinds)
        {
            sets.Add(Of(rules, options, kinds, [.. kinds]));
        }

        return
        [
            .. sets.Select(set => set with
            {
                IsLeast = set.AllCome == true
                    && !sets.Exists(other => other.AllCome == true && !ReferenceEquals(other, set)
                        && other.AtBoot.Except(set.AtBoot).IsEmpty),
            }),
        ];
    }

    private static ArmBootSet Of(
        ArmRules rules, ArmOptions options, List<List<ArmCpu>> kinds, IReadOnlyList<List<ArmCpu>> first)
    {
        ArmBoot boot = ArmBoot.Of(rules, options, [.. first.Select(kind => kind[0])]);
        List<ArmCpu>[] late = boot.AtBoot.Any(start => start.Outcome.Verdict == LateCpuVerdict.Panics)
            ? []
            :
            [
                .. kinds.Select(kind => first.Contains(kind) ? kind.Skip(1).ToList() : kind)
                    .Where(kind => kind.Count > 0),
            ];
        return new ArmBootSet
        {
            AtBoot = CpuSet.Of(first.Select(kind => kind[0].Number)),
            FailAtBoot =
            [
                .. boot.AtBoot.Where(start => start.Outcome.Verdict != LateCpuVerdict.ComesUp)
                    .Select(start => (Numbers(kinds.Find(kind => kind[0].IsAlike(start.Cpu))!), start.Outcome)),
            ],
            Late = [.. late.Select(kind => (Numbers(kind), boot.Late(kind[0]).Outcome))],
            LateBehind = [.. Behind(boot.System, late)],
        };
    }

    /// <summary>What becomes of those that come alone, behind one other kind, and behind all.</summary>
    private static IEnumerable<(CpuSet Cpus, CpuSet Behind, LateCpuOutcome Outcome)> Behind(
        ArmSystem system, IEnumerable<List<ArmCpu>> late)
    {
        List<ArmCpu>[] come =
        [
            .. late.Where(kind => LateCpuCheck.Check(system, kind[0]).Verdict == LateCpuVerdict.ComesUp),
        ];
        foreach (List<ArmCpu> kind in come)
        {
            // Behind its own kind it comes only if there are two of it.
            List<ArmCpu>[] others = [.. come.Where(other => other != kind || kind.Count > 1)];
            foreach (List<ArmCpu>[] before in others.Select(other => (List<ArmCpu>[])[other]).Append(others))
            {
                ArmSystem folded = before.Aggregate(system, (now, one) => now.With(one[0]));
                if (LateCpuCheck.Check(folded, kind[^1]) is { Verdict: not LateCpuVerdict.ComesUp } outcome)
                {
                    yield return (Numbers(kind), Numbers(before.SelectMany(one => one)), outcome);
                    break;
                }
            }
        }
    }

    private static CpuSet Numbers(IEnumerable<ArmCpu> cpus) => CpuSet.Of(cpus.Select(cpu => cpu.Number));
}
