using System.Globalization;
using KvmSim.Arm;
using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// What KVM on arm64 shows its guests, as capabilities: each value of each field that a guest can have, each vector
/// length of SVE, and what a guest sees of the CPUs as they are. A host has the capability "FIELD=value" if a guest
/// that was told that value may run there.
/// </summary>
internal static class ArmCapabilityTable
{
    private static readonly Lazy<Dictionary<(ArmField Field, long Value), Capability>> Values = new(() =>
        CapabilityTable.All.Where(capability => capability.Field is not null)
            .ToDictionary(capability => (capability.Field!, capability.Value)));

    private static readonly Lazy<ILookup<ArmField, Capability>> Fields = new(() =>
        Values.Value.Values.ToLookup(capability => capability.Field!));

    /// <summary>A field with a value.</summary>
    public static Capability Of(ArmField field, long value) => Values.Value[(field, value)];

    /// <summary>A field with each value that it can have.</summary>
    public static IEnumerable<Capability> Of(ArmField field) => Fields.Value[field];

    /// <summary>A thing by its name.</summary>
    public static Capability Of(CapabilityKind kind, string name) =>
        CapabilityTable.All.First(capability => capability.Kind == kind && capability.Name == name);

    /// <summary>All of a kind.</summary>
    public static CapabilitySet SetOf(CapabilityKind kind) =>
        CapabilitySet.Of(CapabilityTable.All.Where(capability => capability.Kind == kind));

    /// <summary>QEMU's name of the property that switches a vector length on.</summary>
    public static string NameOf(int length) => string.Create(CultureInfo.InvariantCulture, $"sve{length}");

    /// <summary>The name for a vector length that a guest is kept from, though it has longer ones.</summary>
    public static string NameWithout(int length) => NameOf(length) + "=off";

    /// <summary>The capabilities, from that position on.</summary>
    public static IEnumerable<Capability> Build(int first)
    {
        foreach (ArmField field in ArmGuestFields.All)
        {
            for (ulong bits = 0; bits < 1UL << field.Width; bits++)
            {
                long value = field.ValueOf(bits << field.Low);
                string name = string.Create(CultureInfo.InvariantCulture, $"{field}={value}");
                yield return Named(first++, CapabilityKind.ArmField, name, field.Register.Name) with
                {
                    Field = field,
                    Value = value,
                };
            }
        }

        for (int length = ArmVectorLengths.Step; length <= ArmVectorLengths.Longest; length += ArmVectorLengths.Step)
        {
            yield return Named(first++, CapabilityKind.ArmVectorLength, NameOf(length), "ZCR_EL1");
            yield return Named(first++, CapabilityKind.ArmVectorLength, NameWithout(length), "ZCR_EL1");
        }

        foreach (string register in ArmIdentity.Registers)
        {
            yield return Named(first++, CapabilityKind.ArmIdentity, register, register);
        }

        yield return Named(first, CapabilityKind.ArmNesting, "nested virtualization", "kvm-arm.mode=nested");
    }

    private static Capability Named(int index, CapabilityKind kind, string name, string source) =>
        new(index, kind, name, name, null, null, source, 0, 0);
}
