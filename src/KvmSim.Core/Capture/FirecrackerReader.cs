using System.Globalization;
using System.Text.Json;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// A fingerprint of Firecracker's cpu-template-helper: guest_cpu_config with bitmaps of CPUID leaves and registers, as
/// a guest sees them after KVM; on Arm with registers by KVM's ids.
/// </summary>
internal static class FirecrackerReader
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } = new(
        CaptureFormat.Firecracker,
        TextKind.Json,
        text => Math.Max(text.IndexOf("\"guest_cpu_config\""u8), text.IndexOf("\"cpuid_modifiers\""u8)),
        TextFormats.Json(Read));

    /// <summary>MIDR_EL1 as KVM_GET_ONE_REG numbers it.</summary>
    private const ulong MidrEl1 = 0x603000000013c000;

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine)
    {
        using JsonDocument document = JsonSource.Parse(text);
        JsonElement root = document.RootElement;
        JsonElement config = JsonSource.Member(root, "guest_cpu_config") ?? root;
        machine.IsOneCpu = true;
        machine.IsGuestView = true;
        CpuBuilder cpu = machine.Cpu(0, 0);
        foreach (JsonElement leaf in Items(config, "cpuid_modifiers"))
        {
            Leaf(leaf, cpu, machine);
        }

        foreach (JsonElement register in Items(config, "msr_modifiers"))
        {
            if (Hexadecimal(register, "addr") is { } address and <= uint.MaxValue && Bitmap(register) is { } value)
            {
                cpu.AddMsr((uint)address, value, 0);
            }
        }

        foreach (JsonElement register in Items(config, "reg_modifiers"))
        {
            if (Hexadecimal(register, "addr") == MidrEl1 && Bitmap(register) is { } midr and > 0 and <= uint.MaxValue)
            {
                cpu.Identity = ArmIdentity.Of((uint)midr);
            }
        }

        if (Hexadecimal(root, "microcode_version") is { } microcode and <= uint.MaxValue)
        {
            cpu.Microcode = (uint)microcode;
        }

        machine.Warn(0, "These are leaves and registers as a Firecracker guest sees them, not those of the hardware.");
    }

    private static void Leaf(JsonElement leaf, CpuBuilder cpu, CaptureBuilder machine)
    {
        if (Hexadecimal(leaf, "leaf") is not { } number || number > uint.MaxValue
            || Hexadecimal(leaf, "subleaf") is not { } subleaf)
        {
            machine.Warn(0, "A cpuid_modifier has no leaf or no subleaf; it stays unknown.");
            return;
        }

        CpuidAnswer answer = default;
        int known = 0;
        foreach (JsonElement modifier in Items(leaf, "modifiers"))
        {
            if (Enum.TryParse(JsonSource.Text(modifier, "register"), ignoreCase: true, out CpuidRegister register)
                && Bitmap(modifier) is { } value and <= uint.MaxValue)
            {
                answer = answer.With(register, (uint)value);
                known |= 1 << (int)register;
            }
        }

        CpuidLeaf place = new((uint)number, (uint)subleaf);
        if (known == 0xf)
        {
            cpu.AddLeaf(place, answer, 0);
        }
        else
        {
            machine.Warn(0, $"{place} is not given whole; it stays unknown.");
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        JsonSource.Member(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static ulong? Hexadecimal(JsonElement element, string name) =>
        JsonSource.Text(element, name) is ['0', 'x', .. var digits]
        && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : null;

    /// <summary>
    /// "0b0101...": a template may have an x for a bit that it leaves alone, which makes the value unknown.
    /// </summary>
    private static ulong? Bitmap(JsonElement element) =>
        JsonSource.Text(element, "bitmap") is ['0', 'b', .. var digits]
        && ulong.TryParse(digits, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : null;
}
