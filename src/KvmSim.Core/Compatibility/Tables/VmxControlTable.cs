using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>VmxControls.tsv: the VMX control bits by name, and what each flavour wants of them.</summary>
internal static class VmxControlTable
{
    private static readonly VmxControl[] Table = [
        .. TsvTable.Read("Compatibility", "VmxControls").Select(cells => new VmxControl(
        TsvTable.Hex(cells[0]),
        TsvTable.Number(cells[1]),
        cells[2],
        TsvTable.Name(cells[3]),
        TsvTable.Name(cells[4]),
        FlavourRange.Of(cells[5], cells[6]),
        FlavourRange.Of(cells[7], cells[8])))];

    /// <summary>The control registers lie here; their masks are looked up by place.</summary>
    private const uint First = Hardware.Msr.Ia32VmxPinBasedCtls;
    private const uint Last = Hardware.Msr.Ia32VmxProcBasedCtls3;

    private static readonly (ulong Required, ulong Optional)[] Masks = BuildMasks();

    private static readonly (int Entry, int Exit)[][] PairsByStyle = BuildPairs();

    /// <summary>All bits, in table order.</summary>
    public static IReadOnlyList<VmxControl> All => Table;

    /// <summary>The bits of a register that a flavour requires (KVM_REQUIRED_VMX_*).</summary>
    public static ulong Required(CheckStyle style, uint msr) => Masks[Place(style, msr)].Required;

    /// <summary>The bits of a register that a flavour uses if they are there (KVM_OPTIONAL_VMX_*).</summary>
    public static ulong Optional(CheckStyle style, uint msr) => Masks[Place(style, msr)].Optional;

    /// <summary>The VM-entry and VM-exit controls that a flavour wants both or neither of, in its order.</summary>
    public static ReadOnlySpan<(int Entry, int Exit)> Pairs(CheckStyle style) =>
        PairsByStyle[style.TableIndex];

    private static int Place(CheckStyle style, uint msr) =>
        (style.TableIndex * (int)(Last - First + 1)) + (int)(msr - First);

    private static (ulong Required, ulong Optional)[] BuildMasks()
    {
        var masks = new (ulong Required, ulong Optional)[CheckStyle.TableCount * (int)(Last - First + 1)];
        foreach (CheckStyle style in CheckStyle.All)
        {
            foreach (IGrouping<uint, VmxControl> field in Table.GroupBy(control => control.Msr))
            {
                masks[Place(style, field.Key)] = (
                    Mask(field.Where(control => control.RequiredIn.Has(style))),
                    Mask(field.Where(control => control.OptionalIn.Has(style))));
            }
        }

        return masks;
    }

    private static (int Entry, int Exit)[][] BuildPairs()
    {
        string[][] rows = [.. TsvTable.Read("Compatibility", "VmxEntryExitPairs")];
        var pairs = new (int Entry, int Exit)[CheckStyle.TableCount][];
        foreach (CheckStyle style in CheckStyle.All)
        {
            pairs[style.TableIndex] =
            [
                .. rows.Where(cells => FlavourRange.Of(cells[3], cells[4]).Has(style))
                    .Select(cells => (TsvTable.Number(cells[0]), TsvTable.Number(cells[1]))),
            ];
        }

        return pairs;
    }

    private static ulong Mask(IEnumerable<VmxControl> controls) =>
        controls.Aggregate(0UL, (mask, control) => mask | (1UL << control.Bit));
}
