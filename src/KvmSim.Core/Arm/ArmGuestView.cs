using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>
/// What KVM on arm64 shows a guest of the system's registers: read when its first vCPU is made, and kept from then on
/// (arch/arm64/kvm/sys_regs.c, 6.12 and 7.3).
/// </summary>
/// <param name="system">What the kernel has then.</param>
internal sealed class ArmGuestView(ArmSystem system)
{
    private const long OwnPmu = 15;

    private static readonly ArmField Spectre = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.CSV2");
    private static readonly ArmField Meltdown = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.CSV3");
    private static readonly ArmField Pmu = ArmRegisterTable.GetField("ID_AA64DFR0_EL1.PMUVer");
    private static readonly ArmField Ras = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.RAS");
    private static readonly ArmField RasFraction = ArmRegisterTable.GetField("ID_AA64PFR1_EL1.RAS_frac");
    private static readonly ArmField User = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.EL0");

    /// <summary>
    /// What letting a CPU in changes in what guests are shown, or may change as far as is known. A CPU of a kind that
    /// is there changes nothing.
    /// </summary>
    public static IReadOnlyList<ArmChange> ChangesBy(ArmSystem system, ArmCpu cpu)
    {
        ArmSystem with = system.With(cpu);
        if (ReferenceEquals(with, system))
        {
            return [];
        }

        ArmGuestView before = new(system), after = new(with);
        return
        [
            .. ArmGuestFields.Of(system.Rules)
                .Where(field => with.Value(field.Field) is { } value
                    ? system.Value(field.Field) != value : !SharedUnknowns.IsShared(system, cpu, field.Field))
                .Select(field => new ArmChange(field.Field, before.Shown(field), after.Shown(field)))
                .Where(change => !change.IsKnown || change.Before != change.After),
        ];
    }

    /// <summary>What a guest is shown of a field; null where that hangs on what is not known.</summary>
    public long? Shown(ArmGuestField field)
    {
        if (system.Options.Mode == ArmMode.Protected)
        {
            // What the protected hypervisor shows is another matter, and was not read.
            return null;
        }

        // Without 32-bit programs on all CPUs the 32-bit registers are zero (aa32_id_visibility).
        bool? isThere = IsOf32Bit(field.Field) ? system.Value(User) is { } user ? user >= 2 : null : true;
        foreach (string need in field.Needs)
        {
            isThere &= need[0] == '!' ? !system.Has(need[1..]) : system.Has(need);
        }

        isThere &= ReferenceEquals(field.Field, RasFraction) && field.Needs.Count > 0
            ? system.Value(Ras) is { } ras ? ras == 1 : null : true;
        return isThere == false || field.Use == ArmGuestUse.Ignored ? 0
            : isThere is null ? null
            : Limited(field, Replaced(field.Field, system.Value(field.Field)));
    }

    /// <summary>What KVM puts in place of the system's value.</summary>
    private long? Replaced(ArmField field, long? value) =>
        ReferenceEquals(field, Spectre) ? system.Has("SPECTRE_V2") is { } isOpen ? isOpen ? value : 1 : null
        : ReferenceEquals(field, Meltdown) ? system.IsSafeFromMeltdown is { } isSafe ? isSafe ? 1 : value : null
        : ReferenceEquals(field, Pmu)
            ? system.Has("WORKAROUND_PMUV3_IMPDEF_TRAPS") is { } isTrapped
                ? isTrapped ? 1 : value == OwnPmu ? 0 : value
                : null
        : value;

    private static long? Limited(ArmGuestField field, long? value) =>
        value is { } known && field.Limit is { } limit ? Math.Min(known, limit) : value;

    private static bool IsOf32Bit(ArmField field) =>
        field.Register.Bits == 32 && !string.Equals(field.Register.Name, "CTR_EL0", StringComparison.Ordinal);
}
