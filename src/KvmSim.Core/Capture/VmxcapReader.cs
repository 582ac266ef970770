using System.Text;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// The output of QEMU's vmxcap, which reads CPU 0. Four registers are printed in hexadecimal; of the control registers
/// it prints the bits that it has names for, and not the reserved ones, so those registers stay unknown.
/// </summary>
internal static class VmxcapReader
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } =
        TextFormat.OfLines(CaptureFormat.Vmxcap, line => line.StartsWith("Basic VMX Information"u8), Read);

    private static readonly Dictionary<string, uint> Whole = new(StringComparer.Ordinal)
    {
        ["Basic VMX Information"] = Msr.Ia32VmxBasic,
        ["Miscellaneous data"] = Msr.Ia32VmxMisc,
        ["VPID and EPT capabilities"] = Msr.Ia32VmxEptVpidCap,
        ["VM Functions"] = 0x491,
    };

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine)
    {
        machine.IsOneCpu = true;
        CpuBuilder cpu = machine.Cpu(0, 0);
        CaptureLines lines = new(text);
        uint msr = 0;
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> line = lines.Trimmed;
            if (!lines.Current.StartsWith(" "u8))
            {
                msr = Whole.GetValueOrDefault(Encoding.ASCII.GetString(line));
            }
            else if (msr != 0 && line.StartsWith("Hex: "u8))
            {
                Register(line["Hex: "u8.Length..], msr, lines.Number, lines.IsUnterminated, machine, cpu);
            }
        }

        machine.Warn(
            0,
            "vmxcap names bits of the control registers and leaves the reserved ones out: "
                + "those registers stay unknown.",
            "Read them with rdmsr -a 0x481 and so on.");
    }

    private static void Register(
        ReadOnlySpan<byte> digits, uint msr, int line, bool isCut, CaptureBuilder machine, CpuBuilder cpu)
    {
        if (isCut || !Hex.TryUInt64(digits, out ulong value))
        {
            machine.Warn(line, $"\"{TextScan.Excerpt(digits)}\" is no whole register; it stays unknown.");
        }
        else if (value == 0)
        {
            // vmxcap prints 0 for a register that it could not read.
            cpu.AddFailedMsr(msr);
        }
        else
        {
            cpu.AddMsr(msr, value, line);
        }
    }
}
