using System.Globalization;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>Registers.tsv, RegisterFields.tsv and VmxControls.tsv as one dictionary of names.</summary>
internal static class RegisterTable
{
    private static readonly Dictionary<uint, RegisterInfo> Registers = TsvTable.Read("Compatibility", "Registers")
        .Select(cells => new RegisterInfo(
            TsvTable.Hex(cells[0]), cells[1], cells[2], TsvTable.Hex(cells[3]), TsvTable.Name(cells[4])))
        .ToDictionary(register => register.Msr);

    private static readonly ILookup<uint, RegisterField> Fields = TsvTable.Read("Compatibility", "RegisterFields")
        .Select(cells => new RegisterField(
            TsvTable.Hex(cells[0]),
            TsvTable.Number(cells[1]),
            TsvTable.Number(cells[2]),
            cells[3],
            TsvTable.Name(cells[4]),
            TsvTable.Name(cells[5])))
        .ToLookup(field => field.Msr);

    private static readonly Dictionary<(uint Msr, int Bit), VmxControl> Controls =
        VmxControlTable.All.ToDictionary(control => (control.Msr, control.Bit));

    /// <summary>The registers that have a name.</summary>
    public static IReadOnlyCollection<RegisterInfo> All => Registers.Values;

    /// <summary>The register's name and meaning; an unnamed one is called by its index.</summary>
    public static RegisterInfo Get(uint msr) => Registers.TryGetValue(msr, out RegisterInfo? register)
        ? register
        : new RegisterInfo(msr, Text(msr), $"MSR {Text(msr)}", msr);

    /// <summary>Whether the register has a name in the tables.</summary>
    public static bool IsKnown(uint msr) => Registers.ContainsKey(msr);

    /// <summary>"IA32_VMX_BASIC (0x480)".</summary>
    public static string Describe(uint msr) => IsKnown(msr) ? $"{Get(msr).Name} ({Text(msr)})" : $"MSR {Text(msr)}";

    /// <summary>The bits of a mask by name; a field of several bits is named once, at its first bit.</summary>
    /// <param name="msr">The register.</param>
    /// <param name="mask">Bits of the field (control registers: of the control field, that is of one half).</param>
    public static IEnumerable<DifferingBit> Name(uint msr, ulong mask)
    {
        uint names = Get(msr).BitsOf;
        while (mask != 0)
        {
            int bit = System.Numerics.BitOperations.TrailingZeroCount(mask);
            DifferingBit named = NameBit(names, bit, out ulong covered);
            mask &= ~(covered | (1UL << bit));
            yield return named;
        }
    }

    /// <summary>The fields of a register that is no control register, in table order.</summary>
    public static IEnumerable<RegisterField> FieldsOf(uint msr) => Fields[msr];

    /// <summary>"0x48b".</summary>
    public static string Text(uint msr) => string.Create(CultureInfo.InvariantCulture, $"0x{msr:x}");

    private static DifferingBit NameBit(uint names, int bit, out ulong covered)
    {
        covered = 1UL << bit;
        if (Controls.TryGetValue((names, bit), out VmxControl? control))
        {
            return new DifferingBit(bit, control.SdmName, control.KernelName, control.QemuName);
        }

        if (Fields[names].FirstOrDefault(field => field.Low <= bit && bit <= field.High) is { } found)
        {
            int width = found.High - found.Low + 1;
            covered = (width == 64 ? ulong.MaxValue : (1UL << width) - 1) << found.Low;
            return new DifferingBit(found.Low, found.SdmName, found.KernelName, found.QemuName);
        }

        return new DifferingBit(bit, DifferingBit.NoName, null, null);
    }
}
