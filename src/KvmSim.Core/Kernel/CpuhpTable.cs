using System.Globalization;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// The cpuhp states of a running kernel, failures injected into them, and who passes them (kernel/cpu.c).
/// </summary>
internal static class CpuhpTable
{
    private const int Cleared = -1;

    /// <summary>What the vendor module registers beside KVM's own state (kvm_timer_init).</summary>
    private const string KvmClock = "x86/kvm/clk:online";

    /// <summary>
    /// The states with callbacks, KVM's among them while it is registered, in the order of the way up.
    /// </summary>
    public static IEnumerable<CpuhpState> StatesOf(KernelContext kernel) =>
        All(kernel).Where(state => state.Callbacks != CpuhpCallbacks.None);

    /// <summary>
    /// What the file "states" lists (states_show): all that have a name, those without callbacks too; null where not
    /// all of them are known.
    /// </summary>
    public static string? List(KernelContext kernel)
    {
        CpuhpLayout layout = kernel.Base.States;
        return layout.IsComplete
            && kernel.Architecture.HasStatesOfTable(kernel)
            && (layout.Kvm is not null || !kernel.State.Kvm.CallbackInstalled)
            ? string.Join('\n', All(kernel).Select(state =>
                string.Create(CultureInfo.InvariantCulture, $"{state.Number,3}: {state.Name}")))
            : null;
    }

    private static IOrderedEnumerable<CpuhpState> All(KernelContext kernel)
    {
        CpuhpLayout layout = kernel.Base.States;
        IEnumerable<CpuhpState> own = kernel.State.Kvm.CallbackInstalled && layout.Kvm is { } kvm ? [kvm] : [];
        return layout.States
            .Where(state => kernel.State.Vendor is not null || state.Name != KvmClock)
            .Concat(own)
            .OrderBy(state => state.Number);
    }

    /// <summary>
    /// write_cpuhp_fail: -1 takes an injection back. A state that cannot fail or has no callbacks answers EINVAL (seen
    /// on 6.1 for KVM's), as do the states before the AP starts while the CPU is up, and what is no number.
    /// </summary>
    /// <returns>Null where it waits for a lock that is lost.</returns>
    public static Errno? Inject(KernelContext kernel, int cpu, string text)
    {
        CpuhpLayout layout = kernel.Base.States;
        if (NumberOf(kernel, text) is not { } number)
        {
            return Errno.EINVAL;
        }

        int known = kernel.State.FailPoints.FindIndex(point => point.Cpu == cpu);
        if (number == Cleared)
        {
            kernel.State.FailPoints = known < 0 ? kernel.State.FailPoints : kernel.State.FailPoints.RemoveAt(known);
            return Errno.None;
        }

        bool prepare = number <= layout.BringUp && kernel.State.Kvm.Online.Contains(cpu);
        bool atomic = number >= layout.FirstAtomic && number < layout.ApOnline;
        if (prepare || atomic || number < 0 || number > layout.Last)
        {
            return Errno.EINVAL;
        }

        if (kernel.State.HotplugStatesLocked)
        {
            return null; // cpuhp_state_mutex, which is taken to look at the callbacks
        }

        if (!StatesOf(kernel).Any(state => state.Number == number))
        {
            return Errno.EINVAL;
        }

        FailPoint added = new(cpu, number);
        kernel.State.FailPoints = known < 0
            ? kernel.State.FailPoints.Add(added)
            : kernel.State.FailPoints.SetItem(known, added);
        return Errno.None;
    }

    /// <summary>
    /// The states of the control CPU, before the AP is waited for. Where the AP is started in a state of its own it is
    /// under way by then, and is said to be (recorded on 6.12: n93).
    /// </summary>
    public static Errno Prepare(KernelContext kernel, int cpu)
    {
        CpuhpLayout layout = kernel.Base.States;
        Errno errno = Fails(kernel, cpu, CpuhpCallbacks.Up, 0, layout.BringUp - 1);
        if (errno == Errno.None
            && Fails(kernel, cpu, CpuhpCallbacks.Up, layout.BringUp, layout.BringUp) != Errno.None)
        {
            errno = Errno.EAGAIN;
            if (layout.HasKickAp)
            {
                BringUp.Announce(kernel, cpu);
            }
        }

        return errno;
    }

    /// <summary>The states of the ONLINE section beside KVM's.</summary>
    public static Errno Pass(KernelContext kernel, int cpu, CpuhpSpan span)
    {
        CpuhpLayout layout = kernel.Base.States;
        bool hasCallback = kernel.Parts.Callback != CallbackSection.Starting && kernel.State.Kvm.CallbackInstalled;
        int own = hasCallback ? layout.Kvm?.Number ?? layout.NextDynamic : layout.Last;
        int floor = hasCallback ? own : layout.ApOnline;
        return span switch
        {
            CpuhpSpan.UpToCallback when IsSmtForbidden(kernel, cpu) => Errno.ECANCELED,
            CpuhpSpan.UpToCallback => Fails(kernel, cpu, CpuhpCallbacks.Up, layout.ApOnline, own),
            CpuhpSpan.AboveCallback =>
                Fails(kernel, cpu, CpuhpCallbacks.Up, own + 1, int.MaxValue) is not Errno.None and var errno
                    ? errno
                    : TdxSupport.Online(kernel, cpu),
            CpuhpSpan.BelowCallback => Fails(kernel, cpu, CpuhpCallbacks.Down, layout.ApOnline, own - 1),
            _ => Descend(kernel, cpu, floor),
        };
    }

    /// <summary>
    /// cpuhp_issue_call of KVM's own state, by whoever installs or removes it: a failure that waits there strikes as it
    /// does on a CPU's way (recorded on arm64: fail-at-first-vm, fail-at-last-vm; the code is common).
    /// </summary>
    public static Errno Issue(KernelContext kernel, int cpu)
    {
        int own = kernel.Base.States.Kvm?.Number ?? kernel.Base.States.NextDynamic;
        int index = FindFailure(kernel, cpu, own, own);
        return index < 0 ? Errno.None : Strike(kernel, index);
    }

    /// <summary>
    /// Whether a failure waits in a state below the AP's that is passed on the way down alone: the CPU is dead by then,
    /// and what becomes of it is not known.
    /// </summary>
    public static bool HasFailureAfterDeath(KernelContext kernel, int cpu)
    {
        CpuhpLayout layout = kernel.Base.States;
        return FindFailure(kernel, cpu, 0, layout.BringUp) >= 0;
    }

    /// <summary>
    /// cpu_bootable: a second thread of a core is refused while SMT is off, except that each CPU is started once; such
    /// a one goes down again as soon as it is up (bringup_wait_for_ap_online).
    /// </summary>
    public static bool IsSmtForbidden(KernelContext kernel, int cpu) =>
        kernel.State.Smt is SmtControl.Off or SmtControl.ForceOff && kernel.Description.PlacementOf(cpu).Thread != 0;

    /// <summary>On the way down the dynamic states come first, TDX's among them.</summary>
    private static Errno Descend(KernelContext kernel, int cpu, int floor)
    {
        int dynamic = kernel.Base.States.FirstDynamic;
        Errno errno = Fails(kernel, cpu, CpuhpCallbacks.Down, dynamic, int.MaxValue);
        errno = errno == Errno.None ? TdxSupport.CanGoOffline(kernel, cpu) : errno;
        errno = errno == Errno.None ? Fails(kernel, cpu, CpuhpCallbacks.Down, floor, int.MaxValue) : errno;
        if (errno == Errno.None)
        {
            TdxSupport.Release(kernel, cpu);
        }

        return errno;
    }

    /// <summary>Whether a failure strikes in one of the states from the first to the last.</summary>
    private static Errno Fails(KernelContext kernel, int cpu, CpuhpCallbacks way, int first, int last)
    {
        int index = FindFailure(kernel, cpu, first, last);
        return index >= 0 && HasCallback(kernel, kernel.State.FailPoints[index].State, way)
            ? Strike(kernel, index)
            : Errno.None;
    }

    private static bool HasCallback(KernelContext kernel, int number, CpuhpCallbacks way) =>
        StatesOf(kernel).Any(state => state.Number == number && (state.Callbacks & way) != CpuhpCallbacks.None);

    /// <summary>The first failure that waits for a CPU in one of those states; -1 if none does.</summary>
    private static int FindFailure(KernelContext kernel, int cpu, int first, int last)
    {
        ValueList<FailPoint> points = kernel.State.FailPoints;
        for (int i = 0; i < points.Count; i++)
        {
            if (points[i].Cpu == cpu && points[i].State >= first && points[i].State <= last)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>An injected failure strikes once.</summary>
    private static Errno Strike(KernelContext kernel, int index)
    {
        kernel.State.FailPoints = kernel.State.FailPoints.RemoveAt(index);
        return Errno.EAGAIN;
    }

    /// <summary>The number of a state; null for a name that other kernels have and this one has not.</summary>
    /// <exception cref="SimException">Nothing is known of it, or not whether it can fail.</exception>
    public static int? NumberOf(KernelContext kernel, string text)
    {
        CpuhpLayout layout = kernel.Base.States;
        CpuhpState[] named = layout.Kvm is { } kvm ? [.. layout.States, kvm] : [.. layout.States];
        bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        CpuhpState? found = Array.Find(named, state =>
            isNumber ? state.Number == number : string.Equals(state.Name, text, StringComparison.Ordinal));
        if (found is { Callbacks: CpuhpCallbacks.Unknown })
        {
            throw new SimException(
                SimError.HotplugStateNotFound,
                $"Which callbacks the hotplug state '{found.Name}' ({found.Number}) of {kernel.Generation} has "
                    + "is not known.",
                "Inject the failure at another state.",
                text);
        }

        if (found?.Number >= layout.FirstDynamic && found.Number < layout.Last - 1
            && !kernel.Architecture.HasStatesOfTable(kernel))
        {
            found = null; // the numbers of dynamic states shift
        }

        bool isComplete = layout.IsComplete && kernel.Architecture.HasStatesOfTable(kernel);
        bool isKnown = isComplete
            || number <= 0
            || number >= layout.Last
            || (number >= layout.FirstAtomic && number < layout.ApOnline);
        if (found is not null || (isNumber && isKnown))
        {
            return found?.Number ?? number;
        }

        return !isNumber && isComplete && IsKnownElsewhere(text) ? null : throw new SimException(
            SimError.HotplugStateNotFound,
            $"Nothing is known of the hotplug state '{text}' of {kernel.Generation}.",
            $"It has: {string.Join(", ", named.Select(state => $"{state.Name} ({state.Number})"))}.",
            text);
    }

    private static bool IsKnownElsewhere(string name) => KernelBase.Layouts
        .Any(
            layout => layout.States.Append(layout.Kvm)
                .Any(state => string.Equals(state?.Name, name, StringComparison.Ordinal)));
}
