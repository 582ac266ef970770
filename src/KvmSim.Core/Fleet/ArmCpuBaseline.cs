using System.Globalization;
using KvmSim.Arm;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Fleet;

/// <summary>
/// What a set of Arm CPUs shares: of each field that an arm64 kernel sanitises the value that is safe for all of them,
/// by the kernel's rule for the field (Arm/Treatments.tsv).
/// </summary>
public sealed class ArmCpuBaseline
{
    private readonly ArmRules _rules;
    private readonly List<string> _registers = [];
    private readonly List<string> _unknown = [];
    private readonly List<(string Lost, string[] LackingOn, string[] UnknownOn)> _lost = [];

    private ArmCpuBaseline(IReadOnlyList<BaselineCpu> cpus, ArmRules rules)
    {
        (Cpus, _rules) = (cpus, rules);
        VendorIds = [.. cpus.Select(cpu => cpu.Model.VendorId).Distinct(StringComparer.Ordinal)];
        ArmCpu[] numbered = [.. cpus.Select((cpu, i) => new ArmCpu(i, cpu.Model))];
        ArmSystem system = numbered.Skip(1)
            .Aggregate(ArmSystem.Of(rules, ArmOptions.Default, numbered[0]), (all, cpu) => all.With(cpu)).Finalised();
        (string Name, bool? Has)[] told = [.. system.Features()];
        Features = [.. told.Where(feature => feature.Has == true).Select(feature => feature.Name)];
        _unknown.AddRange(told.Where(feature => feature.Has is null).Select(feature => feature.Name));
        foreach (IGrouping<ArmRegister, ArmTreatment> register in rules.Treatments
            .GroupBy(treatment => treatment.Field.Register))
        {
            Add(register.Key, [.. register]);
        }

        AddLengths();
        Costs =
        [
            .. _lost.GroupBy(one => (string.Join('\n', one.LackingOn), string.Join('\n', one.UnknownOn)))
                .Select(group => new ArmBaselineCost(
                    [.. group.Select(one => one.Lost)], group.First().LackingOn, group.First().UnknownOn))
                .OrderBy(cost => cost.LackingOn.Count + cost.UnknownOn.Count),
        ];
        GuestFeatures = OfGuests();
    }

    /// <summary>The CPUs that it was made of.</summary>
    public IReadOnlyList<BaselineCpu> Cpus { get; }

    /// <summary>Their implementers.</summary>
    public IReadOnlyList<string> VendorIds { get; }

    /// <summary>
    /// The registers with the safe values, e.g. "ID_AA64ISAR0_EL1=0x0000100010211120"; "?" for a digit of which a bit
    /// is not known. One of which no field is known is among <see cref="Unknown"/>.
    /// </summary>
    public IReadOnlyList<string> Registers => _registers;

    /// <summary>What programs would be told, by the names of /proc/cpuinfo.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>
    /// What KVM can show a guest that is to run on a host of any of them: fields that are not zero, and those that are
    /// zero though some hosts show more; vector lengths of SVE.
    /// </summary>
    public IReadOnlyList<string> GuestFeatures { get; }

    /// <summary>
    /// The fields and vector lengths that KVM shows otherwise, or perhaps, on a host of one of them than on one of
    /// another.
    /// </summary>
    public IReadOnlyList<string> GuestDifferences { get; private set; } = [];

    /// <summary>The features, fields and whole registers that hang on what is not known.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>What some have and the baseline has not; the fewest first on whose account.</summary>
    public IReadOnlyList<ArmBaselineCost> Costs { get; }

    /// <summary>The baseline of CPUs.</summary>
    /// <param name="cpus">Arm CPUs; at least one.</param>
    /// <param name="generation">A kernel of arm64, whose rules count.</param>
    /// <exception cref="ArgumentException">No CPU, or a kernel of x86.</exception>
    public static ArmCpuBaseline Of(IReadOnlyList<BaselineCpu> cpus, Generation generation)
    {
        ArgumentNullException.ThrowIfNull(cpus);
        ArgumentNullException.ThrowIfNull(generation);
        return cpus.Count == 0
            ? throw new ArgumentException("A baseline takes at least one CPU.", nameof(cpus))
            : new ArmCpuBaseline(
                cpus,
                generation.Arm ?? throw new ArgumentException("The kernel is none of arm64.", nameof(generation)));
    }

    private void Add(ArmRegister register, ArmTreatment[] treatments)
    {
        ulong value = 0, open = 0;
        List<string> unknown = [];
        foreach (ArmTreatment treatment in treatments)
        {
            ArmField field = treatment.Field;
            long?[] own = [.. Cpus.Select(cpu => cpu.Model.ArmRegister(register).Field(field))];
            long? safe = own.Length == 1 ? own[0] : treatment.Safe(own);
            value |= ((ulong)(safe ?? 0) << field.Low) & field.Mask;
            open |= safe is null ? field.Mask : 0;
            if (safe is null)
            {
                unknown.Add(field.ToString());
            }

            AddLost(field, own, safe);
        }

        if (unknown.Count == treatments.Length)
        {
            _unknown.Add(register.Name);
            return;
        }

        _unknown.AddRange(unknown);
        _registers.Add($"{register.Name}={new ArmRegisterValue(value, ~open).ToText(register.Bits / 4)}");
    }

    private void AddLost(ArmField field, long?[] own, long? safe)
    {
        foreach (long lost in own.OfType<long>().Distinct().Where(value => value != safe).Order())
        {
            if (own.Any(value => value != lost))
            {
                _lost.Add((
                    string.Create(CultureInfo.InvariantCulture, $"{field}={lost}"),
                    NamesOf(i => own[i] is { } value && value != lost),
                    NamesOf(i => own[i] is null)));
            }
        }
    }

    private void AddLengths()
    {
        ArmField sve = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.SVE");
        ArmVectorLengths?[] own =
        [
            .. Cpus.Select(cpu => cpu.Model.ArmRegisters.Field(sve) == 0
                ? default(ArmVectorLengths) : cpu.Model.SveLengths),
        ];
        foreach (int length in own.OfType<ArmVectorLengths>().SelectMany(lengths => lengths.Bits).Distinct().Order())
        {
            if (own.Any(lengths => lengths is not { } known || !known.Bits.Contains(length)))
            {
                _lost.Add((
                    ArmCapabilityTable.NameOf(length),
                    NamesOf(i => own[i] is { } lengths && !lengths.Bits.Contains(length)),
                    NamesOf(i => own[i] is null)));
            }
        }
    }

    private string[] NamesOf(Func<int, bool> isMeant) => [.. Cpus.Where((_, i) => isMeant(i)).Select(cpu => cpu.Name)];

    private string[] OfGuests()
    {
        KnownCapabilities? shared = null;
        CapabilitySet shown = default, everywhere = default;
        foreach (BaselineCpu cpu in Cpus)
        {
            ArmGuestCapabilities guests = ArmGuestCapabilities.Of(
                ArmSystem.Of(_rules, ArmOptions.Default, new ArmCpu(0, cpu.Model)).Finalised());
            shown = shown.Union(guests.Shown.Has);
            everywhere = shared is null ? guests.Shown.Has : everywhere.Intersect(guests.Shown.Has);
            shared = shared?.And(guests.Taken) ?? guests.Taken;
        }

        GuestDifferences =
        [
            .. shown.Except(everywhere).Enumerate().Select(capability => capability.Subject)
                .Where(name => !name.EndsWith("=off", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal),
        ];
        ArmField[] used =
        [
            .. shown.Enumerate().Where(capability => capability.IsField && capability.Value != 0)
                .Select(capability => capability.Field!),
        ];
        return
        [
            .. ArmGuestCapabilities.Best(_rules, shared!.Value.Has).Enumerate()
                .Where(capability => !capability.IsField || capability.Value != 0 || used.Contains(capability.Field!))
                .Where(capability => capability.IsField || shown.Contains(capability))
                .Select(capability => capability.Name),
        ];
    }
}
