using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>VmcsConfigLayouts.tsv: what lies at an offset of struct vmcs_config.</summary>
internal static class VmcsConfigTable
{
    private static readonly VmcsConfigField[] Fields = [.. TsvTable.Read("Logs", "VmcsConfigLayouts").Select(Read)];

    /// <summary>The layouts, oldest first.</summary>
    public static IReadOnlyList<VmcsConfigLayout> Layouts { get; } = [
        .. Fields.Select(field => field.Layout).Distinct()];

    /// <summary>The field that holds the 32 bits at an offset; null for a gap or beyond the end.</summary>
    public static VmcsConfigField? Find(VmcsConfigLayout layout, int offset) => Array.Find(
        Fields, field => field.Layout == layout && field.Offset <= offset && offset < field.Offset + field.Bytes);

    private static VmcsConfigField Read(string[] cells) => new(
        new VmcsConfigLayout(Version.Parse(cells[0]), cells[1] == "-" ? null : Version.Parse(cells[1])),
        TsvTable.Number(cells[2]),
        TsvTable.Number(cells[3]),
        cells[4],
        cells[5] == "-" ? null : TsvTable.Hex(cells[5]),
        TsvTable.Number(cells[6]));
}
