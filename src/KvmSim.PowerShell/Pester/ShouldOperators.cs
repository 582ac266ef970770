using KvmSim.Messages;

namespace KvmSim.PowerShell.Pester;

/// <summary>The operators that Pester calls; <see cref="ShouldRegistration"/> makes them known to it.</summary>
public static class ShouldOperators
{
    /// <summary>Whether KVM accepts every CPU that is present: of machines, or the CPUs that are given.</summary>
    public static ShouldResult BeKvmCompatible(object? actual, bool negate, string? because) =>
        CompatibilityOperator.Ask(actual).Against("be compatible with KVM", negate, because);

    /// <summary>Whether the kernel answered that errno; "ok" for success.</summary>
    public static ShouldResult AnswerErrno(object? actual, string expected, bool negate, string? because)
    {
        string errno = ErrnoOperator.Normalize(expected ?? "");
        return ErrnoOperator.Ask(actual, errno).Against($"answer {errno}", negate, because);
    }

    /// <summary>Whether the log has a line that matches, of that level where one is given.</summary>
    public static ShouldResult HaveKernelLog(
        object? actual, string? pattern, KernelLogLevel? level, bool negate, string? because)
    {
        string of = level is { } known ? $" of level {known.ToString().ToLowerInvariant()}" : "";
        string that = string.IsNullOrEmpty(pattern) ? "" : $" that matches '{pattern}'";
        return LogOperator.Ask(actual, pattern, level)
            .Against($"have a line{of}{that} in the kernel log", negate, because);
    }

    /// <summary>Whether no order of events breaks a property.</summary>
    public static ShouldResult HaveNoRace(object? actual, bool negate, string? because) =>
        RaceOperator.Ask(actual).Against("have no race", negate, because);
}
