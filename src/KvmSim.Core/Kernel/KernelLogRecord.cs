using System.Globalization;
using KvmSim.Messages;

namespace KvmSim.Kernel;

/// <summary>One record of the kernel log.</summary>
/// <param name="Microseconds">Virtual time since boot.</param>
/// <param name="Level">Its level.</param>
/// <param name="Facility">"kern".</param>
/// <param name="Text">The line as the kernel prints it, without level, time or newline.</param>
/// <param name="EndsLine">
/// False where the kernel's format string has no newline: /dev/kmsg shows the record only once another follows.
/// </param>
public sealed record KernelLogRecord(
    long Microseconds, KernelLogLevel Level, string Facility, string Text, bool EndsLine)
{
    /// <summary>It is a line of a WARN or of an oops.</summary>
    public bool IsOops { get; init; }

    /// <summary>Virtual time since boot.</summary>
    public TimeSpan Time => TimeSpan.FromMicroseconds(Microseconds);

    /// <summary>As dmesg prints it: "[    1.706880] kvm: …".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"[{Microseconds / 1_000_000,5}.{Microseconds % 1_000_000:D6}] {Text}");
}
