using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>
/// The cpuhp states of one version (include/linux/cpuhotplug.h): where the sections begin, and which states there are.
/// All of them are known of Debian's 6.1 and 6.12, and of arm64's kernels (CpuhpStates.tsv), of the others those that
/// KVM and the core have.
/// </summary>
public sealed record CpuhpLayout
{
    /// <summary>The highest state that the control CPU runs before the AP (CPUHP_BRINGUP_CPU).</summary>
    public required int BringUp { get; init; }

    /// <summary>The first state that cannot fail (CPUHP_AP_IDLE_DEAD).</summary>
    public required int FirstAtomic { get; init; }

    /// <summary>The first state that can fail again (CPUHP_AP_ONLINE).</summary>
    public required int ApOnline { get; init; }

    /// <summary>The first dynamic state (CPUHP_AP_ONLINE_DYN).</summary>
    public required int FirstDynamic { get; init; }

    /// <summary>KVM's state where it has a number of its own.</summary>
    public CpuhpState? Kvm { get; init; }

    /// <summary>The states that are known, without KVM's.</summary>
    public required IReadOnlyList<CpuhpState> States { get; init; }

    /// <summary>Whether these are all that the kernel has.</summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// Whether the AP is started in a state of its own, before the one in which it is waited for (6.5).
    /// </summary>
    public bool HasKickAp => States.Any(state => state.Number == BringUp - 1 && state.Name == "cpu:kick_ap");

    /// <summary>The number that the next callback gets that is registered in the dynamic range.</summary>
    public int NextDynamic => States
        .Select(state => state.Number)
        .Where(number => number >= FirstDynamic && number < FirstDynamic + DynamicCount)
        .DefaultIfEmpty(FirstDynamic - 1)
        .Max() + 1;

    /// <summary>So many states are dynamic (CPUHP_AP_ONLINE_DYN_END; 40 in 6.12, 30 before).</summary>
    private const int DynamicCount = 30;

    /// <summary>CPUHP_ONLINE, the last state.</summary>
    public int Last { get; init; } = 236;

    /// <summary>The kernels of CpuhpStates.tsv, in the order of its columns.</summary>
    private static readonly string[] ListedKernels = ["6.1", "6.12", "arm64-6.12", "arm64-7.3"];

    /// <summary>6.1: KVM_STARTING at 138.</summary>
    public static CpuhpLayout Linux61 { get; } = new()
    {
        BringUp = 91,
        FirstAtomic = 92,
        ApOnline = 152,
        FirstDynamic = 201,
        Kvm = new(138, "kvm/cpu:starting"),
        States = Read("6.1"),
        IsComplete = true,
    };

    /// <summary>6.1 with the state moved, which shifts what lies between by one.</summary>
    public static CpuhpLayout Linux61WithOnlineCallback { get; } = Linux61 with
    {
        ApOnline = 151,
        Kvm = new(154, "kvm/cpu:online"),
        States = [.. Linux61.States.Select(state =>
            state.Number is > 138 and < 154 ? state with { Number = state.Number - 1 } : state)],
    };

    /// <summary>6.12: KVM_ONLINE at 148.</summary>
    public static CpuhpLayout Linux612 { get; } = new()
    {
        BringUp = 86,
        FirstAtomic = 87,
        ApOnline = 144,
        FirstDynamic = 192,
        Kvm = new(148, "kvm/cpu:online"),
        States = Read("6.12"),
        IsComplete = true,
    };

    /// <summary>
    /// The states of the same version on arm64 (recorded). The numbers of those that have one of their own are x86's,
    /// for the list is one; the AP is started and waited for in one state.
    /// </summary>
    internal CpuhpLayout OnArm(string version) => this with { States = Read("arm64-" + version), IsComplete = true };

    /// <summary>The order since 6.18; what was added or taken away before moves the numbers.</summary>
    internal static CpuhpLayout Of(int kickAp, int apOnline, int kthreads, int active) => new()
    {
        BringUp = kickAp + 1,
        FirstAtomic = kickAp + 2,
        ApOnline = apOnline,
        FirstDynamic = kthreads + 2,
        Last = active + 1,
        Kvm = new(apOnline + 4, "kvm/cpu:online"),
        States =
        [
            new(kickAp, "cpu:kick_ap", CpuhpCallbacks.Up), new(kickAp + 1, "cpu:bringup"),
            new(apOnline + 1, "cpu:teardown", CpuhpCallbacks.Down),
            new(apOnline + 5, "sched:waitempty", CpuhpCallbacks.Down), new(apOnline + 6, "smpboot/threads:online"),
            new(kthreads, "kthreads:online", CpuhpCallbacks.Up), new(active, "sched:active"),
        ],
    };

    private static CpuhpState[] Read(string kernel)
    {
        int column = 2 + Array.IndexOf(ListedKernels, kernel);
        return [.. TsvTable.Read("Protocol", "CpuhpStates")
            .Where(cells => TsvTable.Name(cells[column]) is not null)
            .Select(cells => new CpuhpState(
                TsvTable.Number(cells[column]), cells[0], Enum.Parse<CpuhpCallbacks>(cells[1], ignoreCase: true)))
            .OrderBy(state => state.Number)];
    }
}
