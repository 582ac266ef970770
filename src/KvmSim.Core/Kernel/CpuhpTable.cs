using System.Globalization;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// The cpuhp states of a running kernel, failures injected into them, and who passes them (kernel/cpu.c).
/// </summary>
internal static class CpuhpTable
{
    /// <summary>
    /// The states with callbacks, KVM's among them while it is registered, in the order of the way up.
    /// </summary>
    public static IEnumerable<CpuhpState> StatesOf(KernelContext kernel)
    {
        CpuhpLayout layout = kernel.Base.States;
        IEnumerable<CpuhpState> own = kernel.State.Kvm.CallbackInstalled && layout.Kvm is { } kvm ? [kvm] : [];
        return layout.States.Concat(own).OrderBy(state => state.Number);
    }

    /// <summary>
    /// write_cpuhp_fail: a state that cannot fail or has no callbacks answers EINVAL (seen on 6.1 for KVM's), as do the
    /// states before the AP starts while the CPU is up.
    /// </summary>
    public static Errno Inject(KernelContext kernel, int cpu, string text)
    {
        CpuhpLayout layout = kernel.Base.States;
        int number = NumberOf(kernel, text);
        bool prepare = number <= layout.BringUp && kernel.State.Kvm.Online.Contains(cpu);
        bool atomic = number >= layout.FirstAtomic && number < layout.ApOnline;
        if (prepare || atomic || !StatesOf(kernel).Any(state => state.Number == number))
        {
            return Errno.EINVAL;
        }

        int known = kernel.State.FailPoints.FindIndex(point => point.Cpu == cpu);
        FailPoint added = new(cpu, number);
        kernel.State.FailPoints = known < 0
            ? kernel.State.FailPoints.Add(added)
            : kernel.State.FailPoints.SetItem(known, added);
        return Errno.None;
    }

    /// <summary>The states of the control CPU, before the AP is started.</summary>
    public static Errno Prepare(KernelContext kernel, int cpu) =>
        Fails(kernel, cpu, number => number <= kernel.Base.States.BringUp);

    /// <summary>The states of the ONLINE section beside KVM's.</summary>
    public static Errno Pass(KernelContext kernel, int cpu, CpuhpSpan span)
    {
        CpuhpLayout layout = kernel.Base.States;
        bool hasCallback = kernel.Parts.Callback != CallbackSection.Starting && kernel.State.Kvm.CallbackInstalled;
        int own = hasCallback ? layout.Kvm?.Number ?? layout.FirstDynamic : layout.Last;
        int floor = hasCallback ? own : layout.ApOnline;
        return span switch
        {
            CpuhpSpan.UpToCallback when IsSmtForbidden(kernel, cpu) => Errno.ECANCELED,
            CpuhpSpan.UpToCallback => Fails(kernel, cpu, number => number >= layout.ApOnline && number <= own),
            CpuhpSpan.AboveCallback => Fails(kernel, cpu, number => number > own),
            CpuhpSpan.BelowCallback => Fails(kernel, cpu, number => number < own && number >= layout.ApOnline),
            _ => Descend(kernel, cpu, floor),
        };
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
        Errno errno = Fails(kernel, cpu, number => number >= dynamic);
        errno = errno == Errno.None ? TdxSupport.Offline(kernel, cpu) : errno;
        return errno == Errno.None ? Fails(kernel, cpu, number => number >= floor) : errno;
    }

    private static Errno Fails(KernelContext kernel, int cpu, Predicate<int> isPassed)
    {
        int index = kernel.State.FailPoints.FindIndex(point => point.Cpu == cpu && isPassed(point.State));
        if (index < 0 || !StatesOf(kernel).Any(state => state.Number == kernel.State.FailPoints[index].State))
        {
            return Errno.None;
        }

        kernel.State.FailPoints = kernel.State.FailPoints.RemoveAt(index);
        return Errno.EAGAIN;
    }

    public static int NumberOf(KernelContext kernel, string text)
    {
        CpuhpLayout layout = kernel.Base.States;
        CpuhpState[] named = layout.Kvm is { } kvm ? [.. layout.States, kvm] : [.. layout.States];
        if (Array.Find(named, state => string.Equals(state.Name, text, StringComparison.Ordinal)) is { } found)
        {
            return found.Number;
        }

        bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        bool isKnown = number <= 0
            || number >= layout.Last
            || (number >= layout.FirstAtomic && number < layout.ApOnline)
            || Array.Exists(named, state => state.Number == number);
        return isNumber && isKnown ? number : throw new SimException(
            SimError.HotplugStateNotFound,
            $"Nothing is known of the hotplug state '{text}' of {kernel.Generation}.",
            $"It has: {string.Join(", ", named.Select(state => $"{state.Name} ({state.Number})"))}.",
            text);
    }
}
