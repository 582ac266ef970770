using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>How the turns of a loop came out: VMs created, or CPUs brought up and taken down.</summary>
public sealed record LoopCounts
{
    /// <summary>Nothing was done yet.</summary>
    public static LoopCounts None { get; } = new();

    /// <summary>How often KVM_CREATE_VM, or writing 1 to "online", succeeded.</summary>
    public int Succeeded { get; init; }

    /// <summary>How often it failed, by errno, in the order in which they came first.</summary>
    public ValueList<LoopFailure> Failures { get; init; }

    /// <summary>How often writing 0 to "online" succeeded.</summary>
    public int DownSucceeded { get; init; }

    /// <summary>How often it failed.</summary>
    public int DownFailed { get; init; }

    /// <summary>The errno of the last failure; <see cref="Errno.None"/> without one.</summary>
    public Errno LastErrno { get; init; }

    /// <summary>How often it failed in all.</summary>
    public int Failed => Failures.Sum(failure => failure.Count);

    /// <summary>How many turns it made, the way down of a CPU one too.</summary>
    public int Turns => Succeeded + Failed + DownSucceeded + DownFailed;

    internal LoopCounts With(Errno answer)
    {
        if (answer == Errno.None)
        {
            return this with { Succeeded = Succeeded + 1 };
        }

        int known = Failures.FindIndex(failure => failure.Errno == answer);
        ValueList<LoopFailure> failures = known < 0
            ? Failures.Add(new LoopFailure(answer, 1))
            : Failures.SetItem(known, Failures[known] with { Count = Failures[known].Count + 1 });
        return this with { Failures = failures, LastErrno = answer };
    }

    internal LoopCounts WithDown(Errno answer) => answer == Errno.None
        ? this with { DownSucceeded = DownSucceeded + 1 }
        : this with { DownFailed = DownFailed + 1 };
}
