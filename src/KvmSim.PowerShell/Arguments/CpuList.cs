using KvmSim.Hardware;

namespace KvmSim.PowerShell.Arguments;

/// <summary>CPUs as an argument: a number, several, or a cpulist such as "0-3,8" or "0-127:2/4".</summary>
/// <param name="Cpus">The CPUs.</param>
public sealed record CpuList(CpuSet Cpus)
{
    /// <summary>Why there are none, where what was given says no more than a machine; null otherwise.</summary>
    internal string? Problem { get; init; }

    /// <summary>
    /// The same by machine, where objects said whose they are; those of whatever machine is meant under "".
    /// </summary>
    internal IReadOnlyDictionary<string, CpuSet> ByMachine
    {
        get => field ?? new Dictionary<string, CpuSet>(StringComparer.OrdinalIgnoreCase) { [""] = Cpus };
        init;
    }

    /// <summary>Whether none of them is said to be of a machine.</summary>
    internal bool IsOfAny { get; init; }

    /// <summary>The CPUs of that machine; all of them, if none is said to be.</summary>
    internal CpuSet Of(string machine)
    {
        if (IsOfAny)
        {
            return Cpus;
        }

        CpuSet any = ByMachine.GetValueOrDefault("");
        CpuSet own = ByMachine.GetValueOrDefault(machine).Union(any);
        return own.IsEmpty ? Cpus : own;
    }

    /// <summary>The cpulist.</summary>
    public override string ToString() => Cpus.ToString();
}
