using System.Collections.Frozen;
using KvmSim.Messages;

namespace KvmSim.Hardware;

/// <summary>
/// The identification registers of Arm CPUs and their fields. The table is data: Hardware/ArmFields.tsv, which says of
/// each row where it was read.
/// </summary>
internal static class ArmRegisterTable
{
    private static readonly ArmRegister[] Table = Load();

    private static readonly FrozenDictionary<string, ArmRegister> Names =
        Table.ToFrozenDictionary(register => register.Name, StringComparer.Ordinal);

    /// <summary>All registers, in table order.</summary>
    public static IReadOnlyList<ArmRegister> All => Table;

    /// <summary>MIDR_EL1, which a <see cref="CpuModel"/> holds apart.</summary>
    internal static ArmRegister Midr { get; } = Get("MIDR_EL1");

    /// <summary>The register of that name (case matters); null if there is none.</summary>
    public static ArmRegister? Find(string name) => Names.GetValueOrDefault(name);

    /// <summary>The register of that name, which must exist: for the names that the rules are written in.</summary>
    /// <exception cref="ArgumentException">No such name.</exception>
    internal static ArmRegister Get(string name) =>
        Find(name) ?? throw new ArgumentException($"No register is named '{name}'.", nameof(name));

    /// <summary>The field of a name such as "ID_AA64PFR0_EL1.SVE", which must exist.</summary>
    /// <exception cref="ArgumentException">No such name.</exception>
    internal static ArmField GetField(string name) =>
        FindField(name) ?? throw new ArgumentException($"No field is named '{name}'.", nameof(name));

    /// <summary>The field of a name such as "ID_AA64PFR0_EL1.SVE"; null if there is none.</summary>
    internal static ArmField? FindField(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : Find(name[..dot])?.FindField(name[(dot + 1)..]);
    }

    private static ArmRegister[] Load()
    {
        List<ArmRegister> registers = [];
        foreach (string[] cells in TsvTable.Read("Hardware", "ArmFields"))
        {
            if (cells[3] == "-")
            {
                registers.Add(new ArmRegister(registers.Count, cells[0], cells[1], TsvTable.Number(cells[2])));
            }
            else
            {
                ArmRegister register = registers[^1];
                register.Add(new ArmField(
                    register, cells[1], TsvTable.Number(cells[2]), TsvTable.Number(cells[3]), cells[4] == "s"));
            }
        }

        return [.. registers];
    }
}
