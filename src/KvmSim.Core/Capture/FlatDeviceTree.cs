using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace KvmSim.Capture;

/// <summary>
/// A flattened device tree (.dtb, /sys/firmware/fdt), as firmware gives it to a kernel (Devicetree Specification 0.4,
/// chapter 5).
/// </summary>
internal ref struct FlatDeviceTree
{
    private const uint Magic = 0xd00dfeed, BeginNode = 1, EndNode = 2, Property = 3, Nothing = 4, End = 9;
    private readonly ReadOnlySpan<byte> _structure;
    private readonly ReadOnlySpan<byte> _strings;
    private readonly int _start;
    private int _at;

    private FlatDeviceTree(ReadOnlySpan<byte> structure, ReadOnlySpan<byte> strings, int start)
    {
        _structure = structure;
        _strings = strings;
        _start = start;
        _at = 0;
    }

    /// <summary>Whether content is one, by its first bytes.</summary>
    public static bool IsOne(ReadOnlySpan<byte> content) =>
        content.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(content) == Magic;

    /// <summary>The root.</summary>
    /// <exception cref="CaptureException">It is damaged, or cut off.</exception>
    public static DeviceTreeNode Read(ReadOnlySpan<byte> content)
    {
        if (content.Length < 40)
        {
            throw Wrong("its header is cut off", content.Length);
        }

        uint size = Word(content, 4), structure = Word(content, 8), strings = Word(content, 12);
        uint stringsSize = Word(content, 32), structureSize = Word(content, 36), version = Word(content, 20);
        if (version < 17)
        {
            throw Wrong($"its version is {version.ToString(CultureInfo.InvariantCulture)}, and 17 is read", 20);
        }

        if (size > content.Length || (ulong)structure + structureSize > size || (ulong)strings + stringsSize > size)
        {
            throw Wrong(
                string.Create(
                    CultureInfo.InvariantCulture, $"its header says {size} bytes, and there are {content.Length}"), 4);
        }

        FlatDeviceTree reader = new(
            content.Slice((int)structure, (int)structureSize), content.Slice((int)strings, (int)stringsSize),
            (int)structure);
        return reader.Token() == BeginNode
            ? reader.Node(0) : throw Wrong("it does not begin with a node", reader._start);
    }

    private DeviceTreeNode Node(int depth)
    {
        if (depth > CaptureLimits.Depth)
        {
            throw Here($"nodes lie deeper than {CaptureLimits.Depth.ToString(CultureInfo.InvariantCulture)}");
        }

        DeviceTreeNode node = new(TextAt(_structure, _at, out int length), 0);
        _at = Aligned(_at + length + 1);
        while (true)
        {
            switch (Token())
            {
                case BeginNode:
                    node.Children.Add(Node(depth + 1));
                    break;
                case EndNode:
                    return node;
                case Property:
                    uint size = Token(), name = Token();
                    if (size > (uint)(_structure.Length - _at) || name >= _strings.Length)
                    {
                        throw Here("a property lies outside of it");
                    }

                    node.Properties[TextAt(_strings, (int)name, out _)] =
                        _structure.Slice(_at, (int)size).ToArray();
                    _at = Aligned(_at + (int)size);
                    break;
                case Nothing:
                    break;
                case End:
                    throw Here("it ends within a node");
                default:
                    throw Here("there is no such token");
            }
        }
    }

    private uint Token()
    {
        if (_structure.Length - _at < 4)
        {
            throw Here("it is cut off");
        }

        _at += 4;
        return BinaryPrimitives.ReadUInt32BigEndian(_structure[(_at - 4)..]);
    }

    private readonly string TextAt(ReadOnlySpan<byte> bytes, int at, out int length)
    {
        ReadOnlySpan<byte> rest = at < bytes.Length ? bytes[at..] : default;
        length = rest.IndexOf((byte)0);
        return length < 0 || length > CaptureLimits.LineBytes
            ? throw Here("a name does not end") : Encoding.Latin1.GetString(rest[..length]);
    }

    private static int Aligned(int at) => (at + 3) & ~3;

    private static uint Word(ReadOnlySpan<byte> content, int at) =>
        BinaryPrimitives.ReadUInt32BigEndian(content[at..]);

    private readonly CaptureException Here(string what) => Wrong(what, _start + _at);

    private static CaptureException Wrong(string what, int at) => new(
        0,
        string.Create(
            CultureInfo.InvariantCulture, $"This is no whole device tree: {what} (byte 0x{at:x})."),
        "Take it again: /sys/firmware/fdt, or the file that firmware loads.");
}
