using System.Globalization;
using KvmSim.Messages;

namespace KvmSim.PowerShell.Output;

/// <summary>A line of a machine's kernel log.</summary>
public sealed record LogLine
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>Virtual time since boot.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Its level.</summary>
    public required KernelLogLevel Level { get; init; }

    /// <summary>The line as the kernel prints it.</summary>
    public required string Text { get; init => field = ForeignText.Block(value); }

    /// <summary>
    /// Whether the kernel's text ends with a newline; where not, a real log shows it only once another line follows.
    /// </summary>
    public required bool EndsLine { get; init; }

    /// <summary>As dmesg prints it: "[    1.706880] kvm: …".</summary>
    public override string ToString() => $"{Stamp(Time)} {Text}";

    /// <summary>The time as dmesg prints it.</summary>
    internal static string Stamp(TimeSpan time)
    {
        long microseconds = time.Ticks / 10;
        return string.Create(
            CultureInfo.InvariantCulture, $"[{microseconds / 1_000_000,5}.{microseconds % 1_000_000:D6}]");
    }
}
