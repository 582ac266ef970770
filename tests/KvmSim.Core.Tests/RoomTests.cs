using System.Text.RegularExpressions;
using Xunit;

namespace KvmSim.Core.Tests;

/// <summary>
/// The rooms of the engine need each other in one direction only, and as docs/architecture.md says. A room is a folder
/// of src/KvmSim.Core and the namespace of the same name.
/// </summary>
public sealed class RoomTests
{
    private static readonly string Core = Path.Combine(Repository.Root, "src", "KvmSim.Core");

    private static readonly Regex UsingLine = new(
        @"^using (static )?KvmSim\.(?<room>[A-Z]\w*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static readonly Regex Qualified = new(
        @"\b(?<room>[A-Z]\w*)\.(?<type>[A-Z]\w*)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static readonly Dictionary<string, HashSet<string>> Types = new(StringComparer.Ordinal);

    private static readonly Room[] Documented =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "architecture.md"))
            .SkipWhile(line => line != "## Rooms of KvmSim.Core").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Room(cells[1], cells[3].Split(", ", StringSplitOptions.RemoveEmptyEntries))),
    ];

    [Fact]
    public void Every_room_is_in_the_table_and_the_other_way_round() => Assert.Equal(
        Directory.EnumerateDirectories(Core).Select(folder => Path.GetFileName(folder)!)
            .Except(["bin", "obj"], StringComparer.Ordinal).Order(StringComparer.Ordinal),
        Documented.Select(room => room.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_room_needs_only_rooms_above_it()
    {
        for (int i = 0; i < Documented.Length; i++)
        {
            Assert.Empty(
                Documented[i].Needs.Except(Documented.Take(i).Select(room => room.Name), StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_files_of_a_room_use_what_the_table_says_and_nothing_else()
    {
        List<string> wrong = [];
        foreach (Room room in Documented)
        {
            HashSet<string> used = new(StringComparer.Ordinal);
            foreach (string file in FilesOf(room.Name))
            {
                string text = File.ReadAllText(file);
                string[] rooms = [.. UsedBy(text, room.Name)];
                used.UnionWith(rooms);
                wrong.AddRange(rooms.Except(room.Needs, StringComparer.Ordinal).Select(other =>
                    $"{Path.GetRelativePath(Repository.Root, file)} uses {other}, which {room.Name} is not said to "
                        + "need."));
            }

            wrong.AddRange(room.Needs.Except(used, StringComparer.Ordinal).Select(other =>
                $"{room.Name} is said to need {other}, and does not."));
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void A_file_lies_in_the_room_of_its_namespace()
    {
        IEnumerable<string> astray =
            from room in Documented
            from file in FilesOf(room.Name)
            where !File.ReadAllText(file).Contains($"\nnamespace KvmSim.{room.Name};", StringComparison.Ordinal)
                && !File.ReadAllText(file).StartsWith($"namespace KvmSim.{room.Name};", StringComparison.Ordinal)
            select file;
        Assert.Empty(astray);
    }

    private static IEnumerable<string> FilesOf(string room) =>
        Directory.EnumerateFiles(Path.Combine(Core, room), "*.cs", SearchOption.AllDirectories);

    /// <summary>By a using line, or by a type's name behind the room's ("Kernel.HostState").</summary>
    private static IEnumerable<string> UsedBy(string text, string own) =>
        UsingLine.Matches(text).Select(match => match.Groups["room"].Value)
            .Concat(Qualified.Matches(text)
                .Where(match => TypesOf(match.Groups["room"].Value).Contains(match.Groups["type"].Value))
                .Select(match => match.Groups["room"].Value))
            .Where(room => room != own)
            .Distinct(StringComparer.Ordinal);

    /// <summary>The types of a room, taken from the assembly.</summary>
    private static HashSet<string> TypesOf(string room)
    {
        if (!Types.TryGetValue(room, out HashSet<string>? names))
        {
            names = typeof(KvmSim.Protocol.Generation).Assembly.GetTypes()
                .Where(type => type.Namespace == $"KvmSim.{room}").Select(type => type.Name)
                .ToHashSet(StringComparer.Ordinal);
            Types.Add(room, names);
        }

        return names;
    }

    private sealed record Room(string Name, string[] Needs);
}
