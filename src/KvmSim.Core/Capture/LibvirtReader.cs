using System.Globalization;
using System.Xml;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// libvirt's cpudata: cpuid elements (eax_in, ecx_in, eax, ebx, ecx, edx) and msr elements (index, edx, eax).
/// </summary>
internal static class LibvirtReader
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } = new(
        CaptureFormat.LibvirtCpuData, TextKind.Xml, text => text.IndexOf("<cpudata"u8), TextFormats.Xml(Read));

    public static void Read(XmlReader xml, CaptureBuilder machine)
    {
        machine.IsOneCpu = true;
        CpuBuilder cpu = machine.Cpu(0, 0);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            int line = (xml as IXmlLineInfo)?.LineNumber ?? 0;
            switch (xml.LocalName)
            {
                case "cpudata" when xml.Depth > 0:
                    machine.Fail(line, "There is a cpudata inside a cpudata.");
                    break;
                case "cpudata" when xml.GetAttribute("arch") is { } arch && arch is not ("x86" or "x86_64" or "i686"):
                    machine.Fail(line, $"The data are of architecture {arch}; registers of x86 alone can be read.");
                    break;
                case "cpuid":
                    cpu.AddLeaf(
                        new CpuidLeaf(Number(xml, "eax_in", line), Number(xml, "ecx_in", line, isOptional: true)),
                        new CpuidAnswer(
                            Number(xml, "eax", line), Number(xml, "ebx", line), Number(xml, "ecx", line),
                            Number(xml, "edx", line)),
                        line);
                    break;
                case "msr":
                    ulong value = ((ulong)Number(xml, "edx", line) << 32) | Number(xml, "eax", line);
                    cpu.AddMsr(Number(xml, "index", line), value, line);
                    break;
            }
        }
    }

    private static uint Number(XmlReader xml, string attribute, int line, bool isOptional = false)
    {
        string? text = xml.GetAttribute(attribute);
        if (text is null && isOptional)
        {
            return 0;
        }

        ReadOnlySpan<char> digits = text is ['0', 'x' or 'X', ..] ? text.AsSpan(2) : text;
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value)
            ? value
            : throw new CaptureException(
                line, $"{xml.LocalName}: {attribute} is {text ?? "missing"}, where a number in hexadecimal is needed.");
    }
}
