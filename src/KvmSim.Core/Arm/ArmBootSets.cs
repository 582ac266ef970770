using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>
/// Which CPUs have to be online at boot so that the others may come later ("maxcpus=", CPUs that firmware holds back):
/// every choice of kinds of CPU, the boot CPU's among them. CPUs of a kind answer alike, so one of each is enough. Each
/// that comes later is asked on its own: what one that came before it changed is not counted.
/// </summary>
internal static class ArmBootSets
{
    /// <summary>Choices of more kinds than this are not tried out; real machines have two or three.</summary>
    public const int MostKinds = 8;

    /// <summary>The choices, those with the fewest kinds first.</summary>
    /// <param name="rules">The kernel's rules.</param>
    /// <param name="options">What the command line decides.</param>
    /// <param name="boot">The boot CPU.</param>
    /// <param name="others">The other CPUs.</param>
    public static IReadOnlyList<ArmBootSet> Of(
        ArmRules rules, ArmOptions options, ArmCpu boot, IEnumerable<ArmCpu> others)
    {
        List<List<ArmCpu>> kinds = [[boot]];
        foreach (ArmCpu cpu in others)
        {
            if (kinds.Find(kind => kind[0].IsAlike(cpu)) is { } known)
            {
                known.Add(cpu);
            }
            else
            {
                kinds.Add([cpu]);
            }
        }

        List<ArmBootSet> sets = [];
        int last = 1 << Math.Min(kinds.Count - 1, MostKinds - 1);
        foreach (int choice in Enumerable.Range(0, last).OrderBy(int.PopCount).ThenBy(choice => choice))
        {
            sets.Add(Of(rules, options, kinds, choice));
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

    private static ArmBootSet Of(ArmRules rules, ArmOptions options, List<List<ArmCpu>> kinds, int choice)
    {
        List<ArmCpu>[] first = [.. kinds.Where((_, i) => i == 0 || (choice & (1 << (i - 1))) != 0)];
        ArmBoot boot = ArmBoot.Of(rules, options, [.. first.Select(kind => kind[0])]);
        bool isDead = boot.AtBoot.Any(start => start.Outcome.Verdict == LateCpuVerdict.Panics);
        return new ArmBootSet
        {
            AtBoot = CpuSet.Of(first.Select(kind => kind[0].Number)),
            FailAtBoot =
            [
                .. boot.AtBoot.Where(start => start.Outcome.Verdict != LateCpuVerdict.ComesUp)
                    .Select(start => (Numbers(kinds.Find(kind => kind[0].IsAlike(start.Cpu))!), start.Outcome)),
            ],
            Late = isDead
                ? []
                :
                [
                    .. kinds.Select(kind => first.Contains(kind) ? kind.Skip(1).ToList() : kind)
                        .Where(kind => kind.Count > 0)
                        .Select(kind => (Numbers(kind), boot.Late(kind[0]).Outcome)),
                ],
        };
    }

    private static CpuSet Numbers(IEnumerable<ArmCpu> cpus) => CpuSet.Of(cpus.Select(cpu => cpu.Number));
}
