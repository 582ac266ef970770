using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>
/// The fields that KVM on arm64 shows a guest, by kernel. The table is data: Arm/GuestFields.tsv, which says where
/// it was read.
/// </summary>
internal static class ArmGuestFields
{
    private static readonly string[][] Rows = [.. TsvTable.Read("Arm", "GuestFields")];

    private static readonly Dictionary<ArmRules, ArmGuestField[]> Kernels = ArmRules.All.ToDictionary(
        rules => rules,
        rules => Rows.Where(row => rules.Holds(row[7], row[8])).Select(row => ArmGuestField.Of(row, rules)).ToArray());

    /// <summary>Every field that one of the kernels shows, in the order of the table.</summary>
    public static IReadOnlyList<ArmField> All { get; } =
        [.. Rows.Select(row => ArmRegisterTable.GetField($"{row[0]}.{row[1]}")).Distinct()];

    /// <summary>The fields that a kernel shows; the others are zero there.</summary>
    public static IReadOnlyList<ArmGuestField> Of(ArmRules rules) => Kernels[rules];
}
