using KvmSim.Compatibility;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

/// <summary>
/// Rows of tables hold for ranges of versions, and what has a gap stands twice. Two rows of one key never hold for the
/// same version: which of them would win is an accident.
/// </summary>
public sealed class TableRangeTests
{
    /// <summary>Room, table, the columns of the key, the columns of the range's ends.</summary>
    public static TheoryData<string, string, int[], int[]> Tables => new()
    {
        { "Fleet", "GuestFeatures", [0], [2, 3] },
        { "Compatibility", "Cr4Features", [1], [4, 5] },
        { "Compatibility", "VmxEntryExitPairs", [0, 1], [3, 4] },
        { "Compatibility", "VmcsControls", [0, 1], [4, 5] },
        { "Compatibility", "VmxControls", [0, 1], [5, 6, 7, 8] },
        { "Protocol", "OtherParameters", [0, 1], [4, 5] },
        { "Logs", "VmcsConfigLayouts", [2], [0, 1] },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Rows_OfOneKey_HoldForDifferentVersions(string room, string table, int[] key, int[] ends)
    {
        List<string> wrong = [];
        foreach (IGrouping<string, string[]> rows in TsvTable.Read(room, table)
            .GroupBy(cells => Join(cells, key), StringComparer.Ordinal))
        {
            (Version First, Version Last)[] ranges = [.. rows.SelectMany(cells => Ranges(cells, ends, room)).Order()];
            for (int i = 1; i < ranges.Length; i++)
            {
                if (ranges[i].First <= ranges[i - 1].Last)
                {
                    wrong.Add($"{room}/{table}.tsv: two rows of {rows.Key} hold for {ranges[i].First}.");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>A table that lists versions in a cell would need a line for each new flavour.</summary>
    [Fact]
    public void Tables_NoneListsVersionsInACell()
    {
        string[] names = [.. typeof(CheckStyle).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".tsv", StringComparison.Ordinal))];
        Assert.True(names.Length > 15);
        foreach (string[] parts in names.Select(name => name.Split('.')))
        {
            Assert.DoesNotContain(
                TsvTable.Read(parts[^3], parts[^2]).SelectMany(cells => cells),
                cell => CheckStyle.All.Count(
                    style => cell.Split(',').Contains(style.TableKey, StringComparer.Ordinal)) > 1);
        }
    }

    private static string Join(string[] cells, int[] columns) =>
        string.Join(' ', columns.Select(column => cells[column]));

    private static IEnumerable<(Version First, Version Last)> Ranges(string[] cells, int[] ends, string room)
    {
        for (int i = 0; i < ends.Length; i += 2)
        {
            // Of parameters "-" is the oldest there is; of flavours it is none.
            if (cells[ends[i]] != "-" || room == "Protocol")
            {
                yield return (
                    cells[ends[i]] == "-" ? new Version(0, 0) : Version.Parse(cells[ends[i]]),
                    cells[ends[i + 1]] == "-" ? new Version(99, 0) : Version.Parse(cells[ends[i + 1]]));
            }
        }
    }
}
