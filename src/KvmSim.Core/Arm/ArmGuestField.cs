using System.Globalization;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>A field that KVM on arm64 shows a guest: a row of Arm/GuestFields.tsv.</summary>
/// <param name="Treatment">The field, and which of two values is safe to show.</param>
/// <param name="Use">What whoever starts the guest may make of it.</param>
/// <param name="Least">KVM takes no less, whatever it shows; null for no such limit.</param>
/// <param name="Limit">KVM shows no more; null for no limit.</param>
/// <param name="Needs">
/// The capabilities that the host has to have, or with "!" in front not to have, else the field is zero.
/// </param>
internal sealed record ArmGuestField(
    ArmTreatment Treatment, ArmGuestUse Use, long? Least, long? Limit, IReadOnlyList<string> Needs)
{
    /// <summary>The field.</summary>
    public ArmField Field => Treatment.Field;

    /// <summary>The field of a row; the treatment is the kernel's, but for a rule that KVM has of its own.</summary>
    public static ArmGuestField Of(string[] row, ArmRules rules)
    {
        ArmField field = ArmRegisterTable.GetField($"{row[0]}.{row[1]}");
        ArmTreatment treatment = rules.TreatmentOf(field)
            ?? throw new InvalidDataException($"{field} is shown to guests, and {rules} knows no safe value of it.");
        return new ArmGuestField(
            row[3] == "-" ? treatment : treatment with { Rule = Enum.Parse<ArmSafeRule>(row[3], ignoreCase: true) },
            Enum.Parse<ArmGuestUse>(row[2], ignoreCase: true),
            Number(row[4]),
            Number(row[5]),
            TsvTable.List(row[6]));
    }

    /// <summary>Whether KVM takes a value of a guest where it shows another (arm64_check_features).</summary>
    /// <param name="value">The value that the guest has.</param>
    /// <param name="shown">The value that guests are shown there.</param>
    /// <param name="own">The host's own value; null where it is not known.</param>
    public bool Takes(long value, long shown, long? own) => value == shown || Use switch
    {
        ArmGuestUse.Writable => value >= (Least ?? value) && Treatment.Safe([value, shown]) == value,
        ArmGuestUse.Feature => value == 0,
        ArmGuestUse.Ignored => shown == 0 && value == own,
        _ => false,
    };

    private static long? Number(string cell) => cell == "-" ? null : long.Parse(cell, CultureInfo.InvariantCulture);
}
