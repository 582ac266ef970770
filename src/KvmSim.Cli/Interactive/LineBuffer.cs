namespace KvmSim.Cli.Interactive;

/// <summary>A line while it is typed: its text and where the cursor stands.</summary>
internal sealed class LineBuffer
{
    internal string Text { get; private set; } = string.Empty;

    internal int Cursor { get; private set; }

    internal void Set(string text, int? cursor = null)
    {
        Text = text;
        Cursor = Math.Clamp(cursor ?? text.Length, 0, text.Length);
    }

    internal void Insert(char letter) => Set(Text.Insert(Cursor, letter.ToString()), Cursor + 1);

    internal void DeleteBefore()
    {
        if (Cursor > 0)
        {
            Set(Text.Remove(Cursor - 1, 1), Cursor - 1);
        }
    }

    internal void DeleteAt()
    {
        if (Cursor < Text.Length)
        {
            Set(Text.Remove(Cursor, 1), Cursor);
        }
    }

    internal void DeleteToStart() => Set(Text[Cursor..], 0);

    internal void DeleteToEnd() => Set(Text[..Cursor]);

    internal void MoveTo(int cursor) => Set(Text, cursor);

    internal void MoveBy(int cells) => Set(Text, Cursor + cells);
}
