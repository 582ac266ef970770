using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>That a field has at least a value.</summary>
/// <param name="Field">The field.</param>
/// <param name="Least">The value.</param>
internal readonly record struct ArmCondition(ArmField Field, long Least)
{
    /// <summary>The condition of a text such as "ID_AA64PFR0_EL1.SVE>=1".</summary>
    public static ArmCondition Of(string text)
    {
        int place = text.IndexOf(">=", StringComparison.Ordinal);
        return new ArmCondition(ArmRegisterTable.GetField(text[..place]), TsvTable.Number(text[(place + 2)..]));
    }

    /// <summary>Whether it holds of a value; null for one that is not known.</summary>
    public bool? Holds(long? value) => value is { } known ? known >= Least : null;

    /// <summary>"ID_AA64PFR0_EL1.SVE>=1".</summary>
    public override string ToString() => FormattableString.Invariant($"{Field}>={Least}");
}
