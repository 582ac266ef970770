namespace KvmSim.Protocol;

/// <summary>
/// The cpuhp states of one version (include/linux/cpuhotplug.h; read from sysfs of Debian's 6.1 and 6.12): where the
/// sections begin, and which states have callbacks. The states of drivers in the dynamic range are not known.
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

    /// <summary>The states with callbacks that every kernel of the version has, without KVM's.</summary>
    public required IReadOnlyList<CpuhpState> States { get; init; }

    /// <summary>CPUHP_ONLINE, the last state.</summary>
    public int Last { get; init; } = 236;

    /// <summary>6.1: KVM_STARTING at 138.</summary>
    public static CpuhpLayout Linux61 { get; } = new()
    {
        BringUp = 91,
        FirstAtomic = 92,
        ApOnline = 152,
        FirstDynamic = 201,
        Kvm = new(138, "kvm/cpu:starting"),
        States =
        [
            new(91, "cpu:bringup"), new(153, "cpu:teardown"), new(155, "sched:waitempty"),
            new(156, "smpboot/threads:online"), new(235, "sched:active"),
        ],
    };

    /// <summary>6.1 with the state moved, which shifts what lies between by one.</summary>
    public static CpuhpLayout Linux61WithOnlineCallback { get; } = Linux61 with
    {
        ApOnline = 151,
        Kvm = new(154, "kvm/cpu:online"),
        States =
        [
            new(91, "cpu:bringup"), new(152, "cpu:teardown"), new(155, "sched:waitempty"),
            new(156, "smpboot/threads:online"), new(235, "sched:active"),
        ],
    };

    /// <summary>6.12: KVM_ONLINE at 148.</summary>
    public static CpuhpLayout Linux612 { get; } = new()
    {
        BringUp = 86,
        FirstAtomic = 87,
        ApOnline = 144,
        FirstDynamic = 192,
        Kvm = new(148, "kvm/cpu:online"),
        States =
        [
            new(85, "cpu:kick_ap"), new(86, "cpu:bringup"), new(145, "cpu:teardown"), new(149, "sched:waitempty"),
            new(150, "smpboot/threads:online"), new(235, "sched:active"),
        ],
    };

    /// <summary>6.18 to 7.0: the kernel threads' own state before the dynamic ones.</summary>
    public static CpuhpLayout Linux618 { get; } = Moved(kickAp: 83, apOnline: 144, kthreads: 191, active: 236);

    /// <summary>7.1: KVM_ONLINE at 147.</summary>
    public static CpuhpLayout Linux71 { get; } = Moved(kickAp: 82, apOnline: 143, kthreads: 190, active: 235);

    /// <summary>7.2: KVM_ONLINE at 146.</summary>
    public static CpuhpLayout Linux72 { get; } = Moved(kickAp: 82, apOnline: 142, kthreads: 190, active: 235);

    /// <summary>7.3: KVM_ONLINE at 145.</summary>
    public static CpuhpLayout Linux73 { get; } = Moved(kickAp: 82, apOnline: 141, kthreads: 189, active: 234);

    /// <summary>The order since 6.12; what was added or taken away before moves the numbers.</summary>
    private static CpuhpLayout Moved(int kickAp, int apOnline, int kthreads, int active) => new()
    {
        BringUp = kickAp + 1,
        FirstAtomic = kickAp + 2,
        ApOnline = apOnline,
        FirstDynamic = kthreads + 2,
        Last = active + 1,
        Kvm = new(apOnline + 4, "kvm/cpu:online"),
        States =
        [
            new(kickAp, "cpu:kick_ap"), new(kickAp + 1, "cpu:bringup"), new(apOnline + 1, "cpu:teardown"),
            new(apOnline + 5, "sched:waitempty"), new(apOnline + 6, "smpboot/threads:online"),
            new(kthreads, "kthreads:online"), new(active, "sched:active"),
        ],
    };
}
