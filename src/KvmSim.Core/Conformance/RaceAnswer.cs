using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>What a call can come to, as far as user space sees it.</summary>
/// <param name="Errno">The errno.</param>
/// <param name="FailedCall">Which call it came from.</param>
/// <param name="Exit">How a vCPU's run ended.</param>
/// <param name="RanOn">Where it ran; -1 if it did not.</param>
/// <param name="IsBlocked">It does not return.</param>
internal readonly record struct RaceAnswer(Errno Errno, string? FailedCall, VcpuExit Exit, int RanOn, bool IsBlocked)
{
    /// <summary>The process died in it.</summary>
    public bool ProcessDied { get; init; }

    public static RaceAnswer Ok { get; } = new(Errno.None, null, VcpuExit.None, -1, IsBlocked: false);

    public static RaceAnswer NoReturn { get; } = Ok with { IsBlocked = true };

    public static RaceAnswer Of(OperationResult result) =>
        new(result.Errno, result.FailedCall, result.Exit, result.RanOn, result.IsBlocked)
        {
            ProcessDied = result.ProcessDied,
        };

    public static RaceAnswer Of(in PendingOperation finished) => new(
        finished.Answer,
        finished.FailedCall,
        finished.Exit,
        finished.Exit == VcpuExit.None ? -1 : finished.RanOn,
        IsBlocked: false)
    {
        ProcessDied = finished.ProcessDied,
    };

    /// <summary>The name of a reason in include/uapi/linux/kvm.h.</summary>
    public static string NameOf(VcpuExit exit) => exit switch
    {
        VcpuExit.Halted => "KVM_EXIT_HLT",
        VcpuExit.Mmio => "KVM_EXIT_MMIO",
        _ => "KVM_EXIT_FAIL_ENTRY",
    };

    /// <summary>The answer in the form of a recording.</summary>
    public RecordedResult ToResult(bool died = false)
    {
        bool ran = Exit is VcpuExit.Halted or VcpuExit.Mmio or VcpuExit.FailEntry or VcpuExit.Unknown;
        return new RecordedResult
        {
            Ok = Errno == Errno.None && !IsBlocked && !died && !ProcessDied
                && Exit is not (VcpuExit.FailEntry or VcpuExit.Unknown),
            Errno = Errno == Errno.None ? null : Errno.ToString(),
            At = FailedCall,
            TimeoutMilliseconds = IsBlocked ? 0 : null,
            ExitName = ran && Exit != VcpuExit.Unknown ? NameOf(Exit) : null,
            IsOpen = Exit == VcpuExit.Unknown,
            OnCpu = ran ? RanOn : null,
            ProcessDied = ProcessDied,
            GuestDied = died,
        };
    }
}
