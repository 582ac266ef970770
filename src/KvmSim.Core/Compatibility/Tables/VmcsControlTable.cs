using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>VmcsControls.tsv: the control bits that KVM decides for each VMCS.</summary>
internal static class VmcsControlTable
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<VmcsControl> All => Table;

    private static readonly VmcsControl[] Table = [
        .. TsvTable.Read("Compatibility", "VmcsControls").Select(cells => new VmcsControl(
        TsvTable.Hex(cells[0]),
        TsvTable.Number(cells[1]),
        cells[2] == "set",
        Enum.Parse<VmcsCondition>(cells[3]),
        FlavourRange.Of(cells[4], cells[5])))];

    /// <summary>Those of a field, in one flavour.</summary>
    public static IEnumerable<VmcsControl> Of(CheckStyle style, uint msr) => Table.Where(control =>
        control.Msr == msr && control.In.Has(style));
}
