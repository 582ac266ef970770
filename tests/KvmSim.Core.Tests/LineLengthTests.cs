using System.Text.RegularExpressions;
using Xunit;

namespace KvmSim.Core.Tests;

/// <summary>
/// Lines end at column 120, so that two files stand beside each other on a screen. What cannot be broken is left: a
/// string that goes on at that column, and what stands in a raw string.
/// </summary>
public sealed partial class LineLengthTests
{
    private const int Columns = 120;

    private static readonly string[] Folders = ["src", "tests", "bench", "eng"];

    [Fact]
    public void Sources_EndTheirLinesAtColumn120() => Assert.Empty(
        Folders.SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Built().IsMatch(Path.GetRelativePath(Repository.Root, file)))
            .SelectMany(file => LongLines(File.ReadLines(file))
                .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line}")));

    [Theory]
    [InlineData("", "x")]
    [InlineData("\"", "x\";")]
    [InlineData("string text = \"", "x\";")]
    public void LongLines_OfStrings_AreLeft(string before, string after) => Assert.Equal(
        before.Length == 0, LongLines([before + new string('a', Columns) + after]).Any());

    [Fact]
    public void LongLines_InARawString_AreLeft()
    {
        string line = new('a', Columns + 1);
        Assert.Equal([1, 5], LongLines([line, "\"\"\"", line, "\"\"\";", line]));
    }

    [Fact]
    public void LongLines_BehindAString_AreFound() =>
        Assert.Equal([1], LongLines([$"Call(\"text\", {new string('a', Columns)});"]));

    private static IEnumerable<int> LongLines(IEnumerable<string> lines)
    {
        bool isRaw = false;
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            bool isComment = line.TrimStart().StartsWith("//", StringComparison.Ordinal);
            if (line.Length > Columns && (isComment || !IsCovered(line, isRaw)))
            {
                yield return number;
            }

            isRaw = !isComment && StateAt(line, line.Length, isRaw).IsRaw;
        }
    }

    /// <summary>Whether a string goes on at column 120.</summary>
    private static bool IsCovered(string line, bool isRaw) =>
        StateAt(line, Columns, isRaw) is { IsRaw: true } or { IsString: true };

    private static (bool IsRaw, bool IsString) StateAt(string line, int column, bool isRaw)
    {
        bool isString = false;
        for (int i = 0; i < column; i++)
        {
            ReadOnlySpan<char> rest = line.AsSpan(i);
            if (!isString && rest.StartsWith("\"\"\""))
            {
                isRaw = !isRaw;
                i += 2;
            }
            else if (!isRaw && (rest[0] == '\\' || rest.StartsWith("'\"'")))
            {
                i++;
            }
            else if (!isRaw && rest[0] == '"')
            {
                isString = !isString;
            }
        }

        return (isRaw, isString);
    }

    [GeneratedRegex("""(^|/)(bin|obj)/""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Built();
}
