using System.Globalization;
using System.Text.Json;
using KvmSim.Hardware;

namespace KvmSim.Conformance;

/// <summary>
/// An Arm CPU of a recording: the boot CPU's registers as it was made to read them, and what was made different on
/// another one: a register that a debugger answers for it ("ID_AA64PFR0_EL1"), or what QEMU switches ("sve", "sve256").
/// </summary>
internal static class QemuArmCpu
{
    private static readonly ArmField Sve = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.SVE");

    /// <summary>
    /// What no CPU can be made to read at EL1 and all of QEMU's have: its GICv3 traps ICV_DIR_EL1 (recorded: 7.3.4
    /// detects it).
    /// </summary>
    private static readonly ArmField TrapsDir = ArmRegisterTable.GetField("ICH_VTR_EL2.TDS");

    /// <summary>QEMU's "max" has every vector length that there can be (its manual, "Arm CPU Features").</summary>
    private static readonly ArmVectorLengths AllLengths = ArmVectorLengths.Of(
        Enumerable.Range(1, ArmVectorLengths.Longest / ArmVectorLengths.Step)
            .Select(step => step * ArmVectorLengths.Step));

    /// <summary>
    /// The boot CPU with the registers and vector lengths of its model. MPIDR_EL1 is each CPU's own: the board numbers
    /// them.
    /// </summary>
    public static CpuModel Boot(CpuModel cpu, IEnumerable<KeyValuePair<string, ulong>> registers)
    {
        CpuModel whole = cpu with
        {
            ArmRegisters = ArmRegisterSet.Of(registers
                .Select(pair => (Register: ArmRegisterTable.Find(pair.Key), pair.Value))
                .Where(pair => pair.Register is { Name: not ("MIDR_EL1" or "MPIDR_EL1") })
                .Select(pair => KeyValuePair.Create(
                    pair.Register!, new ArmRegisterValue(pair.Value, ulong.MaxValue)))
                .Append(KeyValuePair.Create(
                    TrapsDir.Register, new ArmRegisterValue(TrapsDir.Mask, TrapsDir.Mask)))),
        };
        return whole.ArmRegisters.Field(Sve) > 0 ? whole with { SveLengths = AllLengths } : whole;
    }

    /// <returns>The CPU; null with the property that is not understood.</returns>
    public static CpuModel? TryMake(
        CpuModel boot, string name, IReadOnlyDictionary<string, JsonElement> properties, out string? unknown)
    {
        CpuModel cpu = properties.Count == 0 ? boot : boot with { Name = name };
        foreach ((string property, JsonElement value) in properties)
        {
            if (Apply(cpu, property, value) is not { } changed)
            {
                unknown = property;
                return null;
            }

            cpu = changed;
        }

        unknown = null;
        return cpu;
    }

    private static CpuModel? Apply(CpuModel cpu, string property, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True when property == "sve" => With(cpu, 1, AllLengths),
        JsonValueKind.False when property == "sve" => With(cpu, 0, null),
        JsonValueKind.False when Length(property) is { } length && cpu.SveLengths is { } lengths =>
            cpu with { SveLengths = lengths.Except(ArmVectorLengths.Of([length])) },
        JsonValueKind.String when ArmRegisterTable.Find(property) is { } register && Hex(value) is { } known =>
            Set(cpu, register, known),
        _ => null,
    };

    /// <summary>QEMU changes the one field: what else tells of SVE stays as it was (recorded).</summary>
    private static CpuModel With(CpuModel cpu, int sve, ArmVectorLengths? lengths)
    {
        ArmRegisterValue on = new((ulong)sve << Sve.Low, Sve.Mask);
        return cpu with
        {
            ArmRegisters = cpu.ArmRegisters.Overlay(
                ArmRegisterSet.Of([KeyValuePair.Create(Sve.Register, on)])),
            SveLengths = lengths,
        };
    }

    private static CpuModel Set(CpuModel cpu, ArmRegister register, ulong value) =>
        ReferenceEquals(register, ArmRegisterTable.Midr)
            ? cpu with { Midr = (uint)value }
            : cpu with
            {
                ArmRegisters = cpu.ArmRegisters.Overlay(
                    ArmRegisterSet.Of([KeyValuePair.Create(register, new ArmRegisterValue(value, ulong.MaxValue))])),
            };

    private static int? Length(string property) =>
        property.StartsWith("sve", StringComparison.Ordinal)
        && int.TryParse(property.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int bits)
        && bits is > 0 and <= ArmVectorLengths.Longest && bits % ArmVectorLengths.Step == 0
            ? bits
            : null;

    private static ulong? Hex(JsonElement value)
    {
        string text = value.GetString()!;
        return text.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(
                text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : null;
    }
}
