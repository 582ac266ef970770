using System.Runtime.InteropServices;
using System.Xml;

namespace KvmSim.Capture;

/// <summary>The reader of each format that is one text.</summary>
internal static class TextFormats
{
    public static void Read(CaptureFormat format, ReadOnlyMemory<byte> text, CaptureBuilder machine)
    {
        switch (format)
        {
            case CaptureFormat.InstLatX64:
                InstLatReader.Read(text.Span, machine);
                break;
            case CaptureFormat.CpuidRaw:
                CpuidRawReader.Read(text.Span, machine);
                break;
            case CaptureFormat.Libcpuid:
                LibcpuidReader.Read(text.Span, machine);
                break;
            case CaptureFormat.HwlocCpuid:
                machine.IsOneCpu = true;
                HwlocReader.Read(text.Span, machine, machine.Cpu(0, 0), file: null);
                break;
            case CaptureFormat.LibvirtCpuData:
                Xml(text, reader => LibvirtReader.Read(reader, machine));
                break;
            case CaptureFormat.AcrnBoard:
                Xml(text, reader => AcrnReader.Read(reader, machine));
                break;
            case CaptureFormat.QemuModel:
            case CaptureFormat.Firecracker:
                Json(format, text.Span, machine);
                break;
            case CaptureFormat.ProcCpuinfo:
                CpuinfoReader.Read(text.Span, machine);
                break;
            case CaptureFormat.Lscpu:
                LscpuReader.Read(text.Span, machine);
                break;
            case CaptureFormat.Rdmsr:
                RdmsrReader.Read(text.Span, machine);
                break;
            case CaptureFormat.Vmxcap:
                VmxcapReader.Read(text.Span, machine);
                break;
            default:
                throw new CaptureException(
                    0, $"A file cannot be {format}.", "Give the folder or the archive of /proc and /sys.");
        }
    }

    private static void Json(CaptureFormat format, ReadOnlySpan<byte> text, CaptureBuilder machine)
    {
        try
        {
            if (format == CaptureFormat.QemuModel)
            {
                QemuModelReader.Read(text, machine);
            }
            else
            {
                FirecrackerReader.Read(text, machine);
            }
        }
        catch (InvalidOperationException exception)
        {
            // A text with half a surrogate or bytes that are no UTF-8 is found out only when it is asked for.
            throw new CaptureException(0, "A text in it is no Unicode.", "Save the file as UTF-8.", exception);
        }
    }

    /// <summary>No DTD, so no entities; nothing outside the text is read.</summary>
    private static void Xml(ReadOnlyMemory<byte> text, Action<XmlReader> read)
    {
        byte[] bytes = MemoryMarshal.TryGetArray(text, out ArraySegment<byte> segment) ? segment.Array! : [.. text.Span];
        using MemoryStream stream = new(bytes, segment.Offset, text.Length, writable: false);
        using XmlReader outer = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
        read(outer);
    }
}
