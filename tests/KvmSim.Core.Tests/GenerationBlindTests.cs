using System.Text.RegularExpressions;
using KvmSim.Protocol;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests;

/// <summary>
/// Nothing outside Protocol asks which generation it is: a part of it is asked, so that a new one costs no line there.
/// </summary>
public sealed class GenerationBlindTests
{
    /// <summary>Where it is asked all the same, and why that costs a new generation nothing.</summary>
    private static readonly (string File, string Reason)[] Allowed =
    [
        ("KvmSim.Core/Compatibility/",
            "The flavours of the check are made there, and findings say since which one KVM looks."),
        ("KvmSim.Core/Kernel/BootWord.cs", "A table: each row says since and until which version the word is read."),
        ("KvmSim.Core/Kernel/BootOptions.cs", "Reads that table with the base's version."),
        ("KvmSim.Core/Kernel/SvmSetupMessages.cs", "Each message says since which version it is printed."),
        ("KvmSim.Core/Kernel/ModuleParameterFiles.cs", "One file's mode, since a version."),
        ("KvmSim.Core/Logs/VmcsConfigTable.cs", "A table of layouts, each since and until a version."),
    ];

    /// <summary>What asks: a flavour, a base or an entry by name; an id compared; a version compared.</summary>
    private static readonly Regex[] Questions =
    [
        new(@"\b(CheckStyle|KernelBase|CpuhpLayout|TdxRules)\.(Linux|Patch)\w+", RegexOptions.NonBacktracking
            | RegexOptions.ExplicitCapture),
        new(@"\b(Linux|PatchV)[0-9]+\.\w+|\bTeachingGenerations\.\w+", RegexOptions.NonBacktracking
            | RegexOptions.ExplicitCapture),
        new(@"\b[gG]eneration\.Id (==|!=|is) |[gG]eneration\.Id\.(StartsWith|Equals|Contains)|Style\.Id (==|!=|is) ",
            RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture),
        new(@"\bnew Version\([0-9]|\bVersion\.Parse\(", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture),
    ];

    private static readonly Regex Literal = new(
        "\"(?<text>[A-Za-z0-9. =_-]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <summary>
    /// Every name of a generation, those of models too; short words that mean other things as well are left out.
    /// </summary>
    private static readonly HashSet<string> Names =
    [
        .. GenerationLibrary.Shipped.Names.Concat(ExplorationModelCatalog.All.Select(model => model.Name))
            .Where(name => name is not ("base" or "moved" or "abort")),
    ];

    [Fact]
    public void Sources_OutsideProtocol_AskNoGenerationForItsName()
    {
        string root = Path.Combine(Repository.Root, "src");
        List<string> wrong = [];
        foreach (string file in Directory.EnumerateFiles(root, "*.*", SearchOption.AllDirectories).Where(IsSource))
        {
            string name = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (!name.StartsWith("KvmSim.Core/Protocol/", StringComparison.Ordinal)
                && !Array.Exists(Allowed, place => name.StartsWith(place.File, StringComparison.Ordinal)))
            {
                int number = 0;
                foreach (string line in File.ReadLines(file))
                {
                    number++;
                    if (Asks(line) is { } what)
                    {
                        wrong.Add(
                            $"src/{name}({number}): '{what}' asks which generation it is; "
                                + "give the generation a property "
                            + "in Protocol/Generation.cs and ask for that, or say why not in "
                            + "GenerationBlindTests.Allowed.");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What the list allows is there, and needs it.</summary>
    [Fact]
    public void Allowed_Place_IsThereAndAsks() => Assert.All(Allowed, place =>
    {
        string path = Path.Combine(Repository.Root, "src", place.File);
        IEnumerable<string> files = path.EndsWith('/')
            ? Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories) : [path];
        Assert.True(
            files.SelectMany(File.ReadLines).Any(line => Asks(line) is not null),
            $"{place.File} need not be in the list.");
    });

    [Theory]
    [InlineData("if (generation.Id == name)", true)]
    [InlineData("string id = \"linux-6.12\";", true)]
    [InlineData("x = CheckStyle.Linux63;", true)]
    [InlineData("y = version >= new Version(6, 18);", true)]
    [InlineData("/// <summary>E.g. \"linux-6.12\".</summary>", false)]
    [InlineData("x = generation.Parts.InstallsOnUse;", false)]
    public void Line_ThatAsks_IsFound(string line, bool asks) => Assert.Equal(asks, Asks(line) is not null);

    private static string? Asks(string line)
    {
        int comment = line.IndexOf("//", StringComparison.Ordinal);
        string code = comment < 0 ? line : line[..comment];
        return Questions.Select(question => question.Match(code)).FirstOrDefault(match => match.Success)?.Value
            ?? Literal.Matches(code).Select(match => match.Groups["text"].Value).FirstOrDefault(Names.Contains);
    }

    private static bool IsSource(string file) =>
        (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".ps1xml", StringComparison.Ordinal))
        && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
