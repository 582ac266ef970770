namespace KvmSim.Capture;

/// <summary>The lines of a text, whatever ends them (CR LF, LF or CR), without copying.</summary>
internal ref struct CaptureLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The current line, without its end.</summary>
    public ReadOnlySpan<byte> Current { get; private set; } = default;

    /// <summary>The number of the current line, from 1.</summary>
    public int Number { get; private set; } = 0;

    /// <summary>Bytes behind the current line.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>The text ended before the line did: the line may be cut off.</summary>
    public bool IsUnterminated { get; private set; } = false;

    /// <exception cref="CaptureException">The line is longer than any real one.</exception>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int end = _rest.IndexOfAny((byte)'\n', (byte)'\r');
        IsUnterminated = end < 0;
        Current = IsUnterminated ? _rest : _rest[..end];
        Number++;
        if (Current.Length > CaptureLimits.LineBytes)
        {
            throw new CaptureException(
                Number,
                $"The line has {Current.Length} bytes; no dump has lines of more than {CaptureLimits.LineBytes}.");
        }

        bool isPair = !IsUnterminated && _rest[end] == '\r' && end + 1 < _rest.Length && _rest[end + 1] == '\n';
        _rest = IsUnterminated ? default : _rest[(end + (isPair ? 2 : 1))..];
        return true;
    }

    /// <summary>The line without blanks at both ends.</summary>
    public readonly ReadOnlySpan<byte> Trimmed => Current.Trim(" \t\0"u8);
}
