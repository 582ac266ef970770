using System.Globalization;

namespace KvmSim.Messages;

/// <summary>
/// What a kernel fills into a message: {cpu} a CPU's number, {cpus} a cpulist, {number} a decimal number, {hex}
/// hexadecimal digits, {hex8} eight of them, {word} text without blanks, {text} any text, {*} what the simulation
/// leaves out.
/// </summary>
internal sealed class MessageSlot
{
    private static readonly MessageSlot[] All =
    [
        new("cpu", char.IsAsciiDigit),
        new("cpus", c => char.IsAsciiDigit(c) || c is ',' or '-'),
        new("number", c => char.IsAsciiDigit(c) || c == '-'),
        new("hex", char.IsAsciiHexDigit, "x"),
        new("hex8", char.IsAsciiHexDigit, "x8"),
        new("word", c => c is not (' ' or '\'')),
        new("text", _ => true),
        new("*", _ => true) { IsOptional = true },
    ];

    private readonly string? _format;

    private MessageSlot(string name, Func<char, bool> accepts, string? format = null) =>
        (Name, Accepts, _format) = (name, accepts, format);

    /// <summary>The name between the braces.</summary>
    public string Name { get; }

    /// <summary>Whether a character may stand in it.</summary>
    public Func<char, bool> Accepts { get; }

    /// <summary>Whether it may be empty.</summary>
    public bool IsOptional { get; private init; }

    /// <summary>Whether who prints gives a value for it.</summary>
    public bool TakesArgument => !IsOptional;

    /// <summary>The slot of that name. A wrong name is a mistake in a table of this assembly.</summary>
    public static MessageSlot Of(string name) =>
        Array.Find(All, slot => string.Equals(slot.Name, name, StringComparison.Ordinal))
            ?? throw new ArgumentException($"There is no slot {{{name}}}.", nameof(name));

    /// <summary>A value as the kernel prints it there.</summary>
    public string Write(object value) => value is IFormattable number
        ? number.ToString(_format, CultureInfo.InvariantCulture)
        : value.ToString() ?? "";
}
