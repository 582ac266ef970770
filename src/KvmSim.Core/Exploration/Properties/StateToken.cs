namespace KvmSim.Exploration;

/// <summary>A word, a number or a sign of an expression; "" at the end.</summary>
/// <param name="Text">The text.</param>
/// <param name="Position">Where it begins, from 0.</param>
internal readonly record struct StateToken(string Text, int Position)
{
    private static readonly string[] Signs =
        ["==", "!=", "<=", ">=", "<", ">", "(", ")", "{", "}", ",", "|", "&", "-", "+"];

    public bool IsWord => Text.Length > 0 && char.IsAsciiLetter(Text[0]);

    public bool IsNumber => Text.Length > 0 && char.IsAsciiDigit(Text[0]);

    /// <summary>The tokens of a text, the end among them.</summary>
    /// <exception cref="StateExpressionException">A character that begins none.</exception>
    public static List<StateToken> Read(string text)
    {
        List<StateToken> tokens = [];
        for (int at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            int length = LengthAt(text, at);
            tokens.Add(new StateToken(text.Substring(at, length), at));
            at += length;
        }

        tokens.Add(new StateToken("", text.Length));
        return tokens;
    }

    private static int LengthAt(string text, int at)
    {
        if (char.IsAsciiLetterOrDigit(text[at]))
        {
            Func<char, bool> belongs = char.IsAsciiDigit(text[at]) ? char.IsAsciiDigit : char.IsAsciiLetterOrDigit;
            int end = at;
            while (end < text.Length && belongs(text[end]))
            {
                end++;
            }

            return end - at;
        }

        return Array.Find(Signs, sign => text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal))?.Length
            ?? throw new StateExpressionException(at, $"'{text[at]}' means nothing here.");
    }
}
