using System.Text.RegularExpressions;
using Xunit;

namespace KvmSim.Core.Tests;

/// <summary>
/// Digits and letters of files are those of ASCII: what .NET takes for a digit otherwise is one of 700 of all scripts,
/// which no
/// parser of numbers takes.
/// </summary>
public sealed class ForeignDigitTests
{
    private static readonly Regex Question = new(
        @"\\[dDwW]|\bchar\.(IsDigit|IsNumber|IsLetter)\b|\bRune\.(IsDigit|IsNumber|IsLetter|IsLetterOrDigit)\b"
        + @"|\bchar\.GetNumericValue\b",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    [Fact]
    public void Sources_AskNowhereForDigitsOfEveryScript()
    {
        string root = Path.Combine(Repository.Root, "src");
        List<string> wrong = [];
        foreach (string file in Directory.EnumerateFiles(root, "*.*", SearchOption.AllDirectories).Where(IsSource))
        {
            int number = 0;
            foreach (string line in File.ReadLines(file))
            {
                number++;
                if (!line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    && Question.Match(line) is { Success: true } found)
                {
                    wrong.Add(
                        $"{Path.GetRelativePath(root, file)}({number}): '{found.Value}' is every script's; "
                            + "write [0-9], [A-Za-z0-9_] "
                        + "or char.IsAsciiDigit.");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(@"new Regex(@""<\d>"")", true)]
    [InlineData(@"""\w+""", true)]
    [InlineData("char.IsDigit(c)", true)]
    [InlineData("char.IsAsciiDigit(c)", false)]
    [InlineData("[0-9]", false)]
    public void Question_OfALine_IsFound(string line, bool expected) => Assert.Equal(expected, Question.IsMatch(line));

    private static bool IsSource(string file) => Path.GetExtension(file) is ".cs" or ".ps1" or ".psm1" or ".tsv"
        && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
