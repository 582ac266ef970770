using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>Meanings.tsv: what a line means where no register says it better.</summary>
internal static class MeaningTable
{
    private static readonly Dictionary<MessageMeaning, string[]> Rows =
        TsvTable.Read("Logs", "Meanings").ToDictionary(cells => Enum.Parse<MessageMeaning>(cells[0]));

    /// <summary>Whether a meaning has a row.</summary>
    public static bool Has(MessageMeaning meaning) => Rows.ContainsKey(meaning);

    /// <summary>The finding for a meaning that has a row.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static CompatibilityFinding Of(MessageMeaning meaning, int? cpu)
    {
        string[] cells = Rows.GetValueOrDefault(meaning)
            ?? throw new InvalidDataException($"Logs/Meanings.tsv has no row for {meaning}.");
        bool looks = cells[2] == "yes";
        return new CompatibilityFinding
        {
            Cpu = cpu,
            Property = cells[3],
            Source = cells[4],
            Reference = "",
            Found = "",
            KernelLooks = looks,
            KernelLooksSince = looks ? CheckStyle.Oldest.Id : null,
            Effect = cells[5],
            Remedy = cells[6],
            Severity = Enum.Parse<FindingSeverity>(cells[1]),
        };
    }
}
