using System.Text.RegularExpressions;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Conformance;

/// <summary>
/// What a recording holds and no simulation can predict, with the reason: the one place where something is left out of
/// the comparison.
/// <list type="bullet">
/// <item>How long something took, a call that stayed blocked included: the host's speed decides.</item>
/// <item>Addresses and backtraces of an oops: the layout of one build. That the kernel died is compared.</item>
/// <item>The number and the name of a process: the order in which the recorder forked.</item>
/// <item>Whether the recorder still lists a call that has returned: its own bookkeeping.</item>
/// <item>Whether a process that onlined a CPU has ended before its own CPU goes offline, which says that it
/// moves.</item>
/// <item>How far a call has come that nobody waits for: what is seen has to fit some moment on its way.</item>
/// <item>An answer that the recorder lost, because the process that was to say it had ended: "died" with exit 0.</item>
/// <item>Whether a CPU enters a guest, and what is printed if it does not, where KVM's choice of controls depends on
/// what a recording does not hold, such as the TSC's frequency.</item>
/// <item>Which package and die a CPU is in for a kernel that is told by CPUID's older leaves only, where the machine
/// has packages of several CPUs: a recording holds how the machine was built, not those leaves.</item>
/// <item>Whether the host's own perf found counters, on an emulator of which nobody said: it tries them at boot.</item>
/// <item>An instruction that an emulator lets pass where the SDM has it fault: in the table of CPUs that lack a
/// control, INVEPT on the one without EPT (a later recording, v-mini-ctls2-no-ept, has the fault and the kernel's
/// death).</item>
/// <item>The lines of a backtrace, whatever they are sorted as: the layout of one build.</item>
/// <item>With which errno ACPI gives up on a CPU that is plugged: no process gets it. Whether the CPU came is
/// compared.</item>
/// <item>On arm64: where the interrupt controller has what belongs to a CPU (an address), how often firmware was asked
/// whether a CPU is down, and which of the recorder's processes had to leave a CPU.</item>
/// <item>Where a process ran that was not pinned: the scheduler's choice among the active CPUs.</item>
/// <item>When a host with a CPU that is locked up in a guest stops to answer: its watchdogs, and what still runs
/// where.</item>
/// <item>How often the turns of a loop came out one way or another, which lines that left and how many of each, in
/// which order, and whether a VM of the loop existed at the moment of looking: timing decides. That each answer and
/// each line can come in some order of the two programs' steps is compared, that the turns add up, and all that is seen
/// once the loops have ended.</item>
/// </list>
/// </summary>
internal static partial class Unpredictable
{
    /// <summary>Whether a host may be found dead at any moment, though it is not known when.</summary>
    public static bool MayDie(in HostState state) => !state.LockedUp.IsEmpty;

    /// <summary>An answer without what no process gets of it.</summary>
    public static RecordedResult Answer(RecordedOperation recorded, RecordedResult result) =>
        recorded.Name is "plug" or "unplug" ? result with { Errno = null, At = null } : result;

    /// <summary>Which lines of a recording's log tell of its machine what the recording itself does not hold.</summary>
    public static Predicate<string> LinesOf(RecordedTrace trace)
    {
        bool topology = trace.Topology is { } machine && machine.CoresPerPackage * machine.ThreadsPerCore > 1
            && !trace.BootCpu.Features.Contains("xtopology");
        bool perf = !trace.Emulator.Contains("QEMU", StringComparison.Ordinal);
        bool arm = trace.Architecture == RecordedTrace.Arm64;
        return line => IsOfBacktrace(line)
            || (arm && IsOfBoard(line))
            || (topology && line.Contains(" Converting physical ", StringComparison.Ordinal))
            || (perf && line.EndsWith("PMU virtualization is disabled", StringComparison.Ordinal));
    }

    /// <summary>What the interrupt controller says of a CPU, and of processes that the recorder had there.</summary>
    private static bool IsOfBoard(string line) => line.Contains("> GICv3: CPU", StringComparison.Ordinal)
        || line.Contains(" no longer affine to cpu", StringComparison.Ordinal);

    /// <summary>Whether a line is one of a backtrace: a function, an offset and a length.</summary>
    public static bool IsOfBacktrace(string line) => Backtrace().IsMatch(line);

    /// <summary>
    /// Whether a prediction leaves open which of its two ends an entry into a guest takes, as recorded.
    /// </summary>
    public static bool Leaves(RecordedResult predicted, RecordedResult recorded) =>
        predicted.IsOpen
        && recorded is { ExitName: "KVM_EXIT_HLT" or "KVM_EXIT_FAIL_ENTRY" }
        && predicted.OnCpu == recorded.OnCpu;

    /// <summary>
    /// The counts of a loop that moves a CPU: as recorded, if each can be and they add up; else what is possible.
    /// </summary>
    public static RecordedCounts Counts(RecordedCounts recorded, Operation loop, RaceOutcome outcome)
    {
        // An older recorder wrote on though it could not open the file.
        IEnumerable<string> errnos = Names(outcome.Answers.Select(answer =>
            answer.Errno == Errno.ENOENT ? Errno.EBADF : answer.Errno));
        bool canSucceed = outcome.Answers.Contains(RaceAnswer.Ok);
        bool fits = recorded.Succeeded + recorded.Failed == loop.Times
            && recorded.DownSucceeded + recorded.DownFailed == Math.Max(0, loop.Times - 1)
            && (recorded.Succeeded == 0 || canSucceed)
            && (recorded.Failed > 0) == (recorded.Errnos.Count > 0)
            && recorded.Errnos.All(errnos.Contains)
            && (recorded.DownSucceeded == 0 || outcome.DownAnswers.Contains(RaceAnswer.Ok))
            && (recorded.DownFailed == 0 || outcome.DownAnswers.Any(answer => answer != RaceAnswer.Ok));
        return fits ? recorded : new RecordedCounts
        {
            Succeeded = canSucceed ? loop.Times : 0,
            Failed = canSucceed ? 0 : loop.Times,
            Errnos = [.. errnos],
            DownSucceeded = Math.Max(0, loop.Times - 1),
        };
    }

    /// <summary>The counts of a loop that creates VMs, likewise; it makes one turn at least.</summary>
    public static RecordedCounts Counts(RecordedCounts recorded, IReadOnlySet<Errno> answers)
    {
        IEnumerable<string> errnos = Names(answers);
        bool canSucceed = answers.Contains(Errno.None);
        bool fits = (recorded.Succeeded == 0 || canSucceed)
            && (recorded.Succeeded + recorded.Failed > 0 || answers.Count == 0)
            && recorded.Errnos.All(errnos.Contains);
        return fits ? recorded : new RecordedCounts { Succeeded = canSucceed ? 1 : 0, Errnos = [.. errnos] };
    }

    private static IEnumerable<string> Names(IEnumerable<Errno> errnos) =>
        errnos.Where(errno => errno != Errno.None).Select(errno => errno.ToString()).Order(StringComparer.Ordinal);

    [GeneratedRegex(
        @"^(<[a-z]+> )?\s(\? )?[A-Za-z_][A-Za-z0-9_.]*\+0x[0-9a-f]+/0x[0-9a-f]+",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Backtrace();
}
