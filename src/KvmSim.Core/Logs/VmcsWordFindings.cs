using System.Globalization;
using KvmSim.Compatibility;

namespace KvmSim.Logs;

/// <summary>
/// The finding behind a line that prints 32 bits of struct vmcs_config in which a CPU differs (Linux 7.0 on).
/// </summary>
internal static class VmcsWordFindings
{
    /// <summary>
    /// Names the field and the bits. Without a kernel version the newest layout is taken, as the line is that new;
    /// where another would say something else, the effect names it.
    /// </summary>
    public static CompatibilityFinding Of(int? cpu, List<(string Slot, string Value)> values, Version? kernel)
    {
        uint[] words = [.. values.Where(entry => entry.Slot == "hex8").Select(entry => ParseHex(entry.Value))];
        (uint reference, uint found, uint printed) = (words[0], words[1], words[2]);
        VmcsConfigLayout? layout = kernel is null
            ? VmcsConfigTable.Layouts[^1]
            : VmcsConfigTable.Layouts.FirstOrDefault(candidate => candidate.Has(kernel));
        int offset = MessagePattern.Number(values, "number") ?? -1;
        VmcsConfigField? field = layout is null ? null : VmcsConfigTable.Find(layout, offset);
        if ((reference ^ found) != printed)
        {
            return Unknown(
                cpu, offset, reference, found, "The three values of the line do not fit together; it is damaged.");
        }

        return field?.Msr is { } msr
            ? Named(cpu, field, msr, offset, (reference, found), kernel is null ? Doubts(field, offset) : "")
            : Unknown(cpu, offset, reference, found, Reason(layout, field, offset, kernel));
    }

    private static CompatibilityFinding Named(
        int? cpu, VmcsConfigField field, uint msr, int offset, (uint Reference, uint Found) values, string doubts)
    {
        int shift = field.Shift + (8 * (offset - field.Offset));
        DifferingBit[] bits = [.. RegisterTable.Name(msr, (ulong)(values.Reference ^ values.Found) << shift)];
        return new CompatibilityFinding
        {
            Cpu = cpu,
            Property = $"{RegisterTable.Get(msr).Property}, vmcs_config.{field.Name}",
            Source = RegisterTable.Describe(msr),
            Bits = bits,
            Reference = Text(values.Reference),
            Found = Text(values.Found),
            KernelLooks = true,
            KernelLooksSince = CheckStyle.Oldest.Id,
            Effect = VmxRegisterFindings.RefusalEffect + "." + doubts,
            Remedy = VmxRegisterFindings.Masking(bits)
                + "Bring microcode and firmware of all CPUs to one level, or keep the CPU offline.",
            Severity = FindingSeverity.Refusal,
        };
    }

    private static CompatibilityFinding Unknown(int? cpu, int offset, uint reference, uint found, string why) => new()
    {
        Cpu = cpu,
        Property = string.Create(CultureInfo.InvariantCulture, $"VMX configuration, vmcs_config at offset {offset}"),
        Source = "IA32_VMX_* (0x480 to 0x492)",
        Reference = Text(reference),
        Found = Text(found),
        KernelLooks = true,
        KernelLooksSince = CheckStyle.Oldest.Id,
        Effect = VmxRegisterFindings.RefusalEffect + ". " + why,
        Remedy =
            "Say which kernel wrote the log (-KernelVersion); "
                + "else read MSRs 0x480 to 0x492 of both CPUs (rdmsr -a) and "
            + "use Compare-SimCpu.",
        Severity = FindingSeverity.Refusal,
    };

    private static string Reason(VmcsConfigLayout? layout, VmcsConfigField? field, int offset, Version? kernel) =>
        layout is null ? $"How Linux {kernel} lays vmcs_config out is not known here."
            : field is null ? string.Create(CultureInfo.InvariantCulture, $"{layout} has no field at offset {offset}.")
            : $"{layout} has {field.Name} there, which is derived from no register.";

    /// <summary>What the offset would be in the other layouts, where that differs.</summary>
    private static string Doubts(VmcsConfigField field, int offset)
    {
        string[] others =
        [
            .. VmcsConfigTable.Layouts.Where(layout => layout != field.Layout)
                .Select(layout => (layout, other: VmcsConfigTable.Find(layout, offset)))
                .Where(entry => entry.other?.Name != field.Name)
                .Select(entry => $"{entry.layout} {entry.other?.Name ?? "nothing"}"),
        ];
        return others.Length == 0
            ? ""
            : $" The field is the one of {field.Layout}; had the line been carried back, it would be in "
                + string.Join(", in ", others) + " (-KernelVersion).";
    }

    private static uint ParseHex(string digits) =>
        uint.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint value) ? value : 0;

    private static string Text(uint value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x8}");
}
