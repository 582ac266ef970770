using System.Globalization;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>Recognises the lines that a kernel prints from one message, and takes the values out of them.</summary>
internal sealed class MessagePattern(string text)
{
    private readonly MessagePart[] _parts = [.. MessagePart.Of(text)];

    /// <summary>The message's text, slots included.</summary>
    public string Text { get; } = text;

    /// <summary>The words with which it begins; empty where it begins with a slot.</summary>
    public string Head => _parts is [{ Slot: null } head, ..] ? head.Literal : "";

    /// <summary>Whether the line is from this message; if so, the values of its slots by name, in order.</summary>
    public bool TryMatch(string line, List<(string Slot, string Value)> values) => TryMatch(line, 0, values);

    /// <summary>Whether what stands in the line from there to its end is from this message.</summary>
    public bool TryMatch(string line, int start, List<(string Slot, string Value)> values)
    {
        values.Clear();
        int position = start;
        for (int i = 0; i < _parts.Length; i++)
        {
            MessagePart part = _parts[i];
            if (part.Slot is not { } slot)
            {
                if (string.CompareOrdinal(line, position, part.Literal, 0, part.Literal.Length) != 0)
                {
                    return false;
                }

                position += part.Literal.Length;
                continue;
            }

            int end = i + 1 < _parts.Length && _parts[i + 1].Slot is not null
                ? Run(line, position, slot)
                : End(line, position, slot, i + 1 < _parts.Length ? _parts[i + 1].Literal : null);
            if (end < position || (end == position && !slot.IsOptional))
            {
                return false;
            }

            values.Add((slot.Name, line[position..end]));
            position = end;
        }

        return position == line.Length;
    }

    /// <summary>
    /// Whether the line is where a message begins that was cut before its end. What begins with a slot is never taken
    /// for begun: anything would be.
    /// </summary>
    public bool IsBegunBy(string line)
    {
        int position = 0;
        for (int i = 0; i < (Head.Length == 0 ? 0 : _parts.Length); i++)
        {
            MessagePart part = _parts[i];
            if (part.Slot is { } slot)
            {
                position = Run(line, position, slot);
                if (position == line.Length)
                {
                    // What takes any text would take any line.
                    return i + 1 < _parts.Length && !slot.Accepts(' ');
                }
            }
            else if (line.Length - position < part.Literal.Length)
            {
                return part.Literal.AsSpan().StartsWith(line.AsSpan(position).TrimEnd(), StringComparison.Ordinal);
            }
            else if (string.CompareOrdinal(line, position, part.Literal, 0, part.Literal.Length) != 0)
            {
                return false;
            }
            else
            {
                position += part.Literal.Length;
            }
        }

        return false;
    }

    /// <summary>The first number in a slot of that name; null where there is none or it is too large.</summary>
    public static int? Number(List<(string Slot, string Value)> values, string slot)
    {
        int index = values.FindIndex(entry => string.Equals(entry.Slot, slot, StringComparison.Ordinal));
        return index >= 0
            && int.TryParse(values[index].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
    }

    /// <summary>
    /// Where the slot's value ends if another slot follows: with the last character that may stand in it.
    /// </summary>
    private static int Run(string line, int position, MessageSlot slot)
    {
        while (position < line.Length && slot.Accepts(line[position]))
        {
            position++;
        }

        return position;
    }

    /// <summary>
    /// Where the slot's value ends: before the words that follow it, as near as its characters allow.
    /// </summary>
    private static int End(string line, int position, MessageSlot slot, string? next)
    {
        int limit = next is null ? line.Length : line.IndexOf(next, position, StringComparison.Ordinal);
        for (int i = position; i < limit; i++)
        {
            if (!slot.Accepts(line[i]))
            {
                return -1;
            }
        }

        return limit;
    }
}
