namespace KvmSim.Messages;

/// <summary>A piece of a message's text: words that are always the same, or a slot.</summary>
/// <param name="Literal">The words; empty for a slot.</param>
/// <param name="Slot">The slot; null for words.</param>
internal readonly record struct MessagePart(string Literal, MessageSlot? Slot)
{
    /// <summary>The pieces of a text, in order.</summary>
    public static IEnumerable<MessagePart> Of(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int open = text.IndexOf('{', start);
            if (open < 0)
            {
                yield return new MessagePart(text[start..], null);
                yield break;
            }

            if (open > start)
            {
                yield return new MessagePart(text[start..open], null);
            }

            int close = text.IndexOf('}', open);
            yield return new MessagePart("", MessageSlot.Of(text[(open + 1)..close]));
            start = close + 1;
        }
    }
}
