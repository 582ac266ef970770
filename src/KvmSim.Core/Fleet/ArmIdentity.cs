using KvmSim.Arm;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Fleet;

/// <summary>
/// What a guest of an arm64 host sees of its CPUs as they are: who they are, and what the guest reads without KVM. A
/// guest that moves to a host where that is something else finds another CPU. Where CPUs of one host differ, it hangs
/// on the CPU that the VM was made on. A value.
/// </summary>
internal sealed class ArmIdentity : IEquatable<ArmIdentity>
{
    private static readonly string[][] Rows = [.. TsvTable.Read("Fleet", "ArmGuestRegisters")];

    private readonly ValueSet[] _values;

    private ArmIdentity(ArmRules rules, ValueSet[] values) => (Rules, _values) = (rules, values);

    /// <summary>The registers, in the order of the table.</summary>
    public static IReadOnlyList<string> Registers { get; } =
        [.. Rows.Select(row => row[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>The kernel.</summary>
    public ArmRules Rules { get; }

    /// <summary>The registers that are not known of some CPU, or in which CPUs of the host differ.</summary>
    public IEnumerable<string> Unknown => Registers.Where((_, i) => !_values[i].IsOne);

    /// <summary>What guests see of the CPUs that are there.</summary>
    public static ArmIdentity Of(ArmRules rules, IReadOnlyCollection<CpuModel> cpus) =>
        new(rules, [.. Registers.Select(name => ValueOf(ArmRegisterTable.Get(name), cpus))]);

    /// <summary>
    /// In what two hosts are known to differ, as a sentence about the second; null where nothing is known to.
    /// </summary>
    /// <param name="other">The host that a guest is to move to.</param>
    /// <param name="name">How that is called.</param>
    public string? Difference(ArmIdentity other, string name)
    {
        for (int i = 0; i < Registers.Count; i++)
        {
            ValueSet mine = _values[i], theirs = other._values[i];
            if (mine.IsKnown && theirs.IsKnown && !mine.Meets(theirs))
            {
                string use = Rows.First(row => row[0] == Registers[i] && other.Rules.Holds(row[2], row[3]))[1];
                return $"the CPUs differ in {Registers[i]} ({mine}, {theirs}), "
                    + (use == "writable"
                        ? $"which {name} takes only with KVM_CAP_ARM_WRITABLE_IMP_ID_REGS"
                        : "which the guest sees");
            }
        }

        return null;
    }

    /// <inheritdoc />
    public bool Equals(ArmIdentity? other) => other is not null && ReferenceEquals(Rules, other.Rules)
        && _values.SequenceEqual(other._values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ArmIdentity);

    /// <inheritdoc />
    public override int GetHashCode() => _values.Aggregate(_values.Length, HashCode.Combine);

    /// <summary>The value of all CPUs, or the different ones.</summary>
    private static ValueSet ValueOf(ArmRegister register, IReadOnlyCollection<CpuModel> cpus)
    {
        ulong mask = register.Fields.Aggregate(0UL, (all, field) => all | field.Mask);
        ArmRegisterValue[] values =
        [
            .. cpus.Select(cpu => cpu.ArmRegister(register))
                .Select(value => new ArmRegisterValue(value.Value & mask, (value.Known & mask) | ~mask)).Distinct(),
        ];
        return new ValueSet(Array.Exists(values, value => value.Known != ulong.MaxValue)
            ? ""
            : string.Join(' ', values.Select(value => value.ToText(1)).Order(StringComparer.Ordinal)));
    }

    /// <summary>The values of a register on the CPUs of a host.</summary>
    /// <param name="Values">Blanks between them, sorted; "" where one is not known.</param>
    private readonly record struct ValueSet(string Values)
    {
        public bool IsKnown => Values.Length > 0;

        public bool IsOne => IsKnown && !Values.Contains(' ', StringComparison.Ordinal);

        public bool Meets(ValueSet other) =>
            Values.Split(' ').Intersect(other.Values.Split(' '), StringComparer.Ordinal).Any();

        public override string ToString() => Values.Replace(" ", " and ", StringComparison.Ordinal);
    }
}
