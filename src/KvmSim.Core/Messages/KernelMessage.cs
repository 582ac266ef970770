using System.Globalization;
using System.Runtime.CompilerServices;

namespace KvmSim.Messages;

/// <summary>
/// A message that a kernel can print. The simulation prints from it, and the reader of logs recognises lines by it, so
/// each text stands once.
/// </summary>
/// <param name="Level">Its level.</param>
/// <param name="Text">
/// Its text as the kernel prints it, with <see cref="MessageSlot"/>s such as {cpu} where the kernel fills something in.
/// </param>
/// <param name="EndsLine">
/// False where the format string has no newline: the line then becomes readable only when the next record is printed.
/// </param>
public sealed record KernelMessage(KernelLogLevel Level, string Text, bool EndsLine = true)
{
    private readonly Parsed _parsed = new();

    /// <summary>What a line with this text tells about a CPU or the host.</summary>
    public MessageMeaning Meaning { get; init; }

    /// <summary>Printed only the first time after boot or module load (pr_warn_once and the like).</summary>
    public bool Once { get; init; }

    /// <summary>Where it is printed from, which is where "once" is remembered.</summary>
    public MessageSource Source { get; init; }

    /// <summary>Whether it belongs to a WARN or an oops.</summary>
    public MessageKind Kind { get; init; }

    /// <summary>The text with its slots filled in, in order; {*} takes no argument and becomes nothing.</summary>
    /// <param name="arguments">Numbers, or text for the slots that take text.</param>
    public string Format(params ReadOnlySpan<object> arguments)
    {
        DefaultInterpolatedStringHandler line = new(
            Text.Length, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        int next = 0;
        foreach (MessagePart part in _parsed.PartsOf(Text))
        {
            line.AppendLiteral(
                part.Slot is { } slot ? slot.Write(slot.TakesArgument ? arguments[next++] : "") : part.Literal);
        }

        return next == arguments.Length
            ? line.ToStringAndClear()
            : throw new ArgumentException($"'{Text}' has {next} slots.", nameof(arguments));
    }

    /// <summary>The line that the kernel prints.</summary>
    public KernelLine Line(params ReadOnlySpan<object> arguments) =>
        new(Level, Format(arguments), Once) { Message = this };

    /// <summary>
    /// The pieces of a text, taken apart once. Equal to any other, for what a message is does not depend on it; and
    /// "with" hands it on, so it looks whose pieces they are.
    /// </summary>
    private sealed class Parsed : IEquatable<Parsed>
    {
        private Tuple<string, MessagePart[]>? _known;

        public MessagePart[] PartsOf(string text)
        {
            if (_known is { } known && ReferenceEquals(known.Item1, text))
            {
                return known.Item2;
            }

            MessagePart[] parts = [.. MessagePart.Of(text)];
            _known = Tuple.Create(text, parts);
            return parts;
        }

        public bool Equals(Parsed? other) => other is not null;

        public override bool Equals(object? obj) => Equals(obj as Parsed);

        public override int GetHashCode() => 0;
    }
}
