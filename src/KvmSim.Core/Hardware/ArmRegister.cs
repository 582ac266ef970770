using System.Collections.ObjectModel;

namespace KvmSim.Hardware;

/// <summary>
/// An identification register of Arm CPUs, by the name of the architecture, with its fields (Hardware/ArmFields.tsv).
/// </summary>
public sealed class ArmRegister
{
    private readonly List<ArmField> _fields = [];

    internal ArmRegister(int index, string name, string encoding, int bits)
    {
        (Index, Name, Encoding, Bits) = (index, name, encoding, bits);
        Fields = _fields.AsReadOnly();
    }

    /// <summary>The name, e.g. "ID_AA64PFR0_EL1".</summary>
    public string Name { get; }

    /// <summary>op0, op1, CRn, CRm, op2, commas between them.</summary>
    public string Encoding { get; }

    /// <summary>How many bits it has: 32 or 64.</summary>
    public int Bits { get; }

    /// <summary>The fields, from the lowest bit up.</summary>
    public ReadOnlyCollection<ArmField> Fields { get; }

    /// <summary>The position in the table.</summary>
    internal int Index { get; }

    /// <summary>All its bits.</summary>
    internal ulong Mask => Bits == 64 ? ulong.MaxValue : uint.MaxValue;

    /// <summary>The field of that name (case matters); null if there is none.</summary>
    public ArmField? FindField(string name) =>
        _fields.Find(field => string.Equals(field.Name, name, StringComparison.Ordinal));

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal void Add(ArmField field) => _fields.Add(field);
}
