using System.Text;

namespace KvmSim.Fuzz;

/// <summary>
/// Damages an input in the ways in which inputs are damaged: bytes that change, pieces that are lost, doubled or in
/// another order, numbers and words that mean something, pieces of other files. The same seed damages the same way.
/// </summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> others)
{
    private const int LongestPiece = 64;

    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "0", "-1", "1", "64", "8191", "8192", "2147483647", "2147483648", "4294967295", "4294967296",
            "18446744073709551615",
            "18446744073709551616", "1e309", "NaN", "0x", "0xffffffffffffffff", "0x10000000000000000", "٣", "null",
            "true", "~", "\"\"",
            "''", "[]", "{}", "-", "*", "&a", "<<", "!!", "%", "\r\n", "\n", "\t", " ", "\0", "\u001b[31m", "\u0085",
            "\u202e", "\u2028",
            "\ufeff", "\ud800", "é", "0-8191", "0-", "0-1:2/0", "CPU", "kvm", "kvm_intel", "msr", "apiVersion", "kind",
            "#", ":", ",", "=",
        }.Select(Encoding.UTF8.GetBytes),
        [0x1f, 0x8b], [0xff], [0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x28, 0xb5, 0x2f, 0xfd],
        [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
    ];

    private readonly Random _random = new(seed);

    /// <summary>The input, damaged once to six times.</summary>
    public byte[] Damage(byte[] input)
    {
        List<byte> bytes = [.. input];
        for (int turns = _random.Next(1, 7); turns > 0; turns--)
        {
            Once(bytes);
        }

        return [.. bytes];
    }

    private void Once(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1), length = Math.Min(_random.Next(1, LongestPiece), bytes.Count - at);
        switch (_random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 3:
                bytes.InsertRange(at, Values[_random.Next(Values.Length)]);
                break;
            case 4:
                Replace(bytes, Word(bytes, at), Values[_random.Next(Values.Length)]);
                break;
            case 5:
                Replace(bytes, Line(bytes, at), []);
                break;
            case 6:
                (int start, int size) = Line(bytes, at);
                bytes.InsertRange(Line(bytes, _random.Next(bytes.Count + 1)).Start, bytes.GetRange(start, size));
                break;
            case 7:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                byte[] other = others[_random.Next(others.Count)];
                int from = _random.Next(other.Length + 1);
                bytes.InsertRange(
                    at, other.AsSpan(from, Math.Min(_random.Next(4 * LongestPiece), other.Length - from)));
                break;
        }
    }

    private static void Replace(List<byte> bytes, (int Start, int Length) piece, byte[] value)
    {
        bytes.RemoveRange(piece.Start, piece.Length);
        bytes.InsertRange(piece.Start, value);
    }

    private static (int Start, int Length) Word(List<byte> bytes, int at) =>
        Piece(bytes, at, value => value < 0x80 && !char.IsAsciiLetterOrDigit((char)value));

    /// <summary>The line with its end.</summary>
    private static (int Start, int Length) Line(List<byte> bytes, int at)
    {
        (int start, int length) = Piece(bytes, at, value => value == (byte)'\n');
        return (start, start + length < bytes.Count ? length + 1 : length);
    }

    private static (int Start, int Length) Piece(List<byte> bytes, int at, Predicate<byte> ends)
    {
        int start = at, end = at;
        while (start > 0 && !ends(bytes[start - 1]))
        {
            start--;
        }

        while (end < bytes.Count && !ends(bytes[end]))
        {
            end++;
        }

        return (start, end - start);
    }
}
