namespace KvmSim.Compatibility;

/// <summary>VmxControls.tsv: the VMX control bits by name, and what each flavour wants of them.</summary>
internal static class VmxControlTable
{
    private static readonly VmxControl[] Table = [.. TsvTable.Read("VmxControls").Select(cells => new VmxControl(
        TsvTable.Hex(cells[0]),
        TsvTable.Number(cells[1]),
        cells[2],
        TsvTable.Name(cells[3]),
        TsvTable.Name(cells[4]),
        TsvTable.List(cells[5]),
        TsvTable.List(cells[6])))];

    private static readonly Dictionary<(uint Msr, string Key), (ulong Required, ulong Optional)> Masks = BuildMasks();

    /// <summary>All bits, in table order.</summary>
    public static IReadOnlyList<VmxControl> All => Table;

    /// <summary>The bits of a register that a flavour requires (KVM_REQUIRED_VMX_*).</summary>
    public static ulong Required(CheckStyle style, uint msr) => Masks[(msr, style.TableKey)].Required;

    /// <summary>The bits of a register that a flavour uses if they are there (KVM_OPTIONAL_VMX_*).</summary>
    public static ulong Optional(CheckStyle style, uint msr) => Masks[(msr, style.TableKey)].Optional;

    private static Dictionary<(uint Msr, string Key), (ulong Required, ulong Optional)> BuildMasks()
    {
        Dictionary<(uint Msr, string Key), (ulong Required, ulong Optional)> masks = [];
        foreach (CheckStyle style in CheckStyle.All)
        {
            foreach (IGrouping<uint, VmxControl> field in Table.GroupBy(control => control.Msr))
            {
                masks[(field.Key, style.TableKey)] = (
                    Mask(field.Where(control => control.RequiredIn.Contains(style.TableKey, StringComparer.Ordinal))),
                    Mask(field.Where(control => control.OptionalIn.Contains(style.TableKey, StringComparer.Ordinal))));
            }
        }

        return masks;
    }

    private static ulong Mask(IEnumerable<VmxControl> controls) =>
        controls.Aggregate(0UL, (mask, control) => mask | (1UL << control.Bit));
}
