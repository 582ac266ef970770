using System.Runtime.InteropServices;
using System.Xml;

namespace KvmSim.Capture;

/// <summary>The formats that are one text. A new one is its reader's file and a line here.</summary>
internal static class TextFormats
{
    /// <summary>In the order in which their marks are looked for: a line that bears two is of the first.</summary>
    public static IReadOnlyList<TextFormat> All { get; } =
    [
        InstLatReader.Format,
        CpuidRawReader.Format,
        LibcpuidReader.Format,
        HwlocReader.Format,
        VmxcapReader.Format,
        RdmsrReader.Format,
        LscpuReader.Format,
        CpuinfoReader.Format,
        DeviceTreeReader.Format,
        FirecrackerReader.Format,
        LscpuReader.JsonFormat,
        QemuModelReader.Format,
        LibvirtReader.Format,
        AcrnReader.Format,
    ];

    /// <summary>Reads a text of that format.</summary>
    /// <exception cref="CaptureException">It is not of that format, or no text is.</exception>
    public static void Read(CaptureFormat format, ReadOnlyMemory<byte> text, CaptureBuilder machine)
    {
        TextFormat known = All.FirstOrDefault(known => known.Format == format) ?? throw new CaptureException(
            0, $"A file cannot be {format}.", "Give the folder or the archive of /proc and /sys.");
        known.Read(text, machine);
    }

    /// <summary>Whether a text of that format may have parts of others.</summary>
    public static bool MayMix(CaptureFormat format) => All.Any(known => known.Format == format && known.MayMix);

    /// <summary>A reader of JSON.</summary>
    public static TextFormat.Reader Json(TextFormat.LineReader read) => (text, machine) =>
    {
        try
        {
            read(text.Span, machine);
        }
        catch (InvalidOperationException exception)
        {
            // A text with half a surrogate or bytes that are no UTF-8 is found out only when it is asked for.
            throw new CaptureException(0, "A text in it is no Unicode.", "Save the file as UTF-8.", exception);
        }
    };

    /// <summary>A reader of XML. No DTD, so no entities; nothing outside the text is read.</summary>
    public static TextFormat.Reader Xml(Action<XmlReader, CaptureBuilder> read) => (text, machine) =>
    {
        byte[] bytes = MemoryMarshal.TryGetArray(text, out ArraySegment<byte> segment)
            ? segment.Array! : [.. text.Span];
        using MemoryStream stream = new(bytes, segment.Offset, text.Length, writable: false);
        using XmlReader outer = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
        read(outer, machine);
    };
}
