using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>
/// What the arm64 kernels that were read do with CPUs that differ: tables, each row with the versions of which it
/// holds. Read are Linux 6.12 and 7.3, as Debian configures them; nothing is said of what lies between.
/// </summary>
internal sealed class ArmRules
{
    /// <summary>The versions, by the names of the tables' columns "since" and "until", in order.</summary>
    private static readonly string[] Versions = ["6.12", "7.3"];

    private readonly int _place;

    private ArmRules(int place)
    {
        _place = place;
        Treatments =
        [
            .. TsvTable.Read("Arm", "Treatments").Where(row => Holds(row[7], row[8])).Select(ArmTreatment.Of),
        ];
        Capabilities =
        [
            .. TsvTable.Read("Arm", "Capabilities").Where(row => row[1 + place] != "-")
                .Select(row => ArmCapability.Of(row, TsvTable.Number(row[1 + place])))
                .OrderBy(capability => capability.Number),
        ];
        Hwcaps = [.. TsvTable.Read("Arm", "Hwcaps").Where(row => Holds(row[6], row[7])).Select(ArmHwcap.Of)];
        SanityOrder =
        [
            .. TsvTable.Read("Arm", "SanityOrder").Where(row => Holds(row[2], row[3]))
                .Select(row => (ArmRegisterTable.Get(row[0]), row[1])),
        ];
        Midrs = TsvTable.Read("Arm", "ErrataMidrs").Where(row => Holds(row[6], row[7]))
            .ToLookup(row => row[0], ArmMidrRange.Of, StringComparer.Ordinal);
        Folded = [.. SanityOrder.Select(row => row.Register)];
        ByField = Treatments.ToDictionary(treatment => treatment.Field);
    }

    /// <summary>Linux 6.12 (read: Debian's 6.12.117).</summary>
    public static ArmRules Linux612 { get; } = new(0);

    /// <summary>Linux 7.3 (read: Debian's 7.3.4).</summary>
    public static ArmRules Linux73 { get; } = new(1);

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<ArmRules> All { get; } = [Linux612, Linux73];

    /// <summary>
    /// Whether a CPU that isolcpus= takes from the scheduler counts as one that runs no 32-bit programs, where CPUs may
    /// differ in that (6.16 or so).
    /// </summary>
    public bool SparesIsolated => _place >= 1;

    /// <summary>Whether "arm64.nowfxt", "arm64.nohaft" and "arm64.nompam" mean something to it.</summary>
    public bool KnowsLaterAliases => _place >= 1;

    /// <summary>The version, e.g. "6.12".</summary>
    public string Version => Versions[_place];

    /// <summary>What is done with each field that is sanitised.</summary>
    public IReadOnlyList<ArmTreatment> Treatments { get; }

    /// <summary>The capabilities, by their numbers: the order in which they are compared.</summary>
    public IReadOnlyList<ArmCapability> Capabilities { get; }

    /// <summary>What programs are told, in the order in which a late CPU is asked for it.</summary>
    public IReadOnlyList<ArmHwcap> Hwcaps { get; }

    /// <summary>
    /// The registers that are compared with the boot CPU's, in order, and when: "always", "mpam", "mte", "mte-used",
    /// "aarch32".
    /// </summary>
    public IReadOnlyList<(ArmRegister Register, string When)> SanityOrder { get; }

    /// <summary>The lists of CPUs by MIDR_EL1.</summary>
    public ILookup<string, ArmMidrRange> Midrs { get; }

    private Dictionary<ArmField, ArmTreatment> ByField { get; }

    private HashSet<ArmRegister> Folded { get; }

    /// <summary>What is done with a field; null for one that is strict and zero for the system.</summary>
    public ArmTreatment? TreatmentOf(ArmField field) => ByField.GetValueOrDefault(field);

    /// <summary>
    /// Whether a CPU that is let in changes the system's value of a register; else it is the boot CPU's.
    /// </summary>
    public bool Folds(ArmRegister register) => Folded.Contains(register);

    /// <summary>The capability of that name; null if this kernel has none.</summary>
    public ArmCapability? FindCapability(string name) =>
        Capabilities.FirstOrDefault(capability => string.Equals(capability.Name, name, StringComparison.Ordinal));

    /// <summary>The version.</summary>
    public override string ToString() => $"arm64 {Version}";

    /// <summary>Whether a row of a table with those versions in "since" and "until" is of this kernel.</summary>
    public bool Holds(string since, string until) =>
        Array.IndexOf(Versions, since) <= _place && (until == "-" || Array.IndexOf(Versions, until) >= _place);
}
