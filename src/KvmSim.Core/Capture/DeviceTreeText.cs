using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace KvmSim.Capture;

/// <summary>
/// A device tree as text (.dts), as "dtc -O dts" writes it (Devicetree Specification 0.4, chapter 6): nodes, texts,
/// cells, bytes. What the compiler resolves (includes, macros, references to labels) is refused where it decides.
/// </summary>
internal ref struct DeviceTreeText
{
    private const string Compile = "Write it with dtc: dtc -I dtb -O dts, or dtc -O dts of the compiled tree.";
    private readonly ReadOnlySpan<byte> _text;
    private int _at;
    private int _line = 1;

    private DeviceTreeText(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>The root.</summary>
    /// <exception cref="CaptureException">It is none, or is cut off.</exception>
    public static DeviceTreeNode Read(ReadOnlySpan<byte> text)
    {
        DeviceTreeText reader = new(text);
        DeviceTreeNode? root = null;
        while (reader.Next() is { Length: > 0 } word)
        {
            if (word == "/" && reader.Peek() == '{')
            {
                // A source may say the root in parts; what dtc writes has one.
                DeviceTreeNode part = reader.Node("", 0);
                root = root is null ? part : throw reader.Wrong("the root is said a second time", Compile);
            }
            else if (word[0] is '#' or '&' || IsForCompiler(word))
            {
                throw reader.Wrong($"\"{Shown(word)}\" is for a compiler", Compile);
            }
            else if (word != "/dts-v1/" && word != "/plugin/" && word != ";")
            {
                reader.SkipStatement();
            }
        }

        return root ?? throw reader.Wrong("there is no root node", "Make it again: it begins with \"/ {\".");
    }

    /// <summary>Whether a word has dtc read another file, or take something away that was said before.</summary>
    private static bool IsForCompiler(string word) =>
        word is "/include/" or "/incbin/" or "/delete-node/" or "/delete-property/" or "/omit-if-no-ref/";

    private DeviceTreeNode Node(string name, int depth)
    {
        if (depth > CaptureLimits.Depth)
        {
            throw Wrong($"nodes lie deeper than {CaptureLimits.Depth}", null);
        }

        DeviceTreeNode node = new(name, _line);
        Expect('{');
        while (true)
        {
            string word = Next();
            switch (word)
            {
                case "":
                    throw Wrong($"node \"{Shown(name)}\" of line {node.Line} does not end: the file is cut off", null);
                case "}":
                    if (Peek() == ';')
                    {
                        _ = Next();
                    }

                    return node;
                case ";":
                    break;
                default:
                    Member(node, word, depth);
                    break;
            }
        }
    }

    private void Member(DeviceTreeNode node, string word, int depth)
    {
        char next = Peek();
        if ((word[0] == '#' && next is not ('=' or ';')) || IsForCompiler(word))
        {
            throw Wrong($"\"{Shown(word)}\" is for a compiler", Compile);
        }

        switch (next)
        {
            case ':':
                _ = Next();
                break;
            case '{':
                node.Children.Add(Node(word, depth + 1));
                break;
            case '=':
                _ = Next();
                node.Properties[word] = Value();
                break;
            case ';':
                node.Properties[word] = [];
                break;
            default:
                SkipStatement();
                break;
        }
    }

    /// <summary>Texts, cells and bytes up to the semicolon, one behind the other.</summary>
    private byte[] Value()
    {
        List<byte> bytes = [];
        while (true)
        {
            char next = Peek();
            switch (next)
            {
                case '"':
                    bytes.AddRange(Text());
                    bytes.Add(0);
                    break;
                case '<':
                    Cells(bytes);
                    break;
                case '[':
                    Bytes(bytes);
                    break;
                case ';':
                    _ = Next();
                    return [.. bytes];
                case '\0':
                    throw Wrong("a property does not end: the file is cut off", null);
                case '=' or '{' or '}':
                    throw Wrong($"'{next}' stands where a property ought to end: a ';' is missing before it", null);
                default:
                    // Commas, labels, references: of what decides here none is needed.
                    _ = Next();
                    break;
            }
        }
    }

    private void Cells(List<byte> bytes)
    {
        Expect('<');
        Span<byte> cell = stackalloc byte[4];
        while (true)
        {
            string word = Next();
            if (word is ">" or "")
            {
                return;
            }

            if (Peek() == ':')
            {
                _ = Next();
                continue;
            }

            // A reference, or what a compiler would work out: a cell of which nobody knows what is in it.
            BinaryPrimitives.WriteUInt32BigEndian(cell, NumberOf(word) is { } number and <= uint.MaxValue
                ? (uint)number
                : word[0] == '&' ? uint.MaxValue
                : throw Wrong($"\"{Shown(word)}\" is no number of 32 bits", Compile));
            bytes.AddRange(cell);
        }
    }

    private void Bytes(List<byte> bytes)
    {
        Expect('[');
        StringBuilder digits = new();
        for (string word = Next(); word is not ("]" or ""); word = Next())
        {
            digits.Append(word);
        }

        string text = digits.ToString();
        for (int i = 0; i + 1 < text.Length; i += 2)
        {
            bytes.Add(byte.TryParse(
                text.AsSpan(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
                ? value
                : throw Wrong($"\"{Shown(text)}\" are no bytes", null));
        }
    }

    private byte[] Text()
    {
        int start = ++_at;
        while (_at < _text.Length && _text[_at] != '"')
        {
            _line += _text[_at] == '\n' ? 1 : 0;
            _at += _text[_at] == '\\' ? 2 : 1;
        }

        if (_at >= _text.Length)
        {
            throw Wrong("a text does not end: the file is cut off", null);
        }

        byte[] text = _text[start.._at++].ToArray();
        return text;
    }

    private void SkipStatement()
    {
        while (Peek() is not (';' or '\0' or '{' or '}'))
        {
            if (Peek() == '"')
            {
                _ = Text();
            }
            else
            {
                _ = Next();
            }
        }

        if (Peek() == ';')
        {
            _ = Next();
        }
    }

    private void Expect(char sign)
    {
        if (Next() is not [var found] || found != sign)
        {
            throw Wrong($"'{sign}' is missing", null);
        }
    }

    /// <summary>The next character that is no blank and in no comment; zero at the end.</summary>
    private char Peek()
    {
        SkipBlanks();
        return _at < _text.Length ? (char)_text[_at] : '\0';
    }

    /// <summary>The next sign or word; "" at the end.</summary>
    private string Next()
    {
        SkipBlanks();
        int start = _at;
        while (_at < _text.Length && IsOfWord(_text[_at]))
        {
            _at++;
        }

        if (_at == start && _at < _text.Length)
        {
            _at++;
        }

        return _at - start > CaptureLimits.LineBytes
            ? throw Wrong("a word is longer than any real one", null)
            : Encoding.Latin1.GetString(_text[start.._at]);
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            ReadOnlySpan<byte> rest = _text[_at..];
            int length = rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0 ? 1
                : rest.StartsWith("//"u8) ? EndOf(rest, "\n"u8, 0)
                : rest.StartsWith("/*"u8) ? EndOf(rest, "*/"u8, 2)
                : 0;
            if (length == 0)
            {
                return;
            }

            _line += rest[..length].Count((byte)'\n');
            _at += length;
        }
    }

    private static int EndOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end, int extra) =>
        text.IndexOf(end) is >= 0 and var at ? at + extra : text.Length;

    /// <summary>The characters of names of nodes and properties, of numbers and references.</summary>
    private static bool IsOfWord(byte sign) => char.IsAsciiLetterOrDigit((char)sign)
        || ",._+*#?@&-/\\"u8.Contains(sign);

    private static ulong? NumberOf(string word)
    {
        ReadOnlySpan<char> digits = word;
        bool isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(
            isHex ? digits[2..] : digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture, out ulong number)
                ? number : null;
    }

    private static string Shown(string word) => TextScan.Excerpt(Encoding.Latin1.GetBytes(word));

    private readonly CaptureException Wrong(string what, string? remedy) =>
        new(_line, $"This is no device tree: {what}.", remedy ?? "Make it again.");
}
