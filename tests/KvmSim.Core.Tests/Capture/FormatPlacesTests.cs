using System.Text.RegularExpressions;
using KvmSim.Capture;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>
/// Each format of dumps has all its places: a reader, a sample, a row of the docs. Failures name what is missing.
/// </summary>
public sealed class FormatPlacesTests
{
    /// <summary>
    /// What is no format of its own: this host is read where it is, and several formats together are none.
    /// </summary>
    private static readonly CaptureFormat[] WithoutSample = [CaptureFormat.ThisHost, CaptureFormat.Combined];

    public static TheoryData<CaptureFormat> Formats => [.. Enum.GetValues<CaptureFormat>().Except(WithoutSample)];

    private static readonly Lazy<ILookup<CaptureFormat?, string>> Samples = new(() => Directory
        .EnumerateFileSystemEntries(Sample.Folder)
        .Where(path => Path.GetFileName(path) != "packed")
        .ToLookup(path => CaptureReader.Read(path).Format, path => Path.GetFileName(path)));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_HasASampleThatIsToldByItsContentAndReadWhole(CaptureFormat format)
    {
        Assert.True(
            Samples.Value[format].Any(),
            $"No file of tests/KvmSim.Core.Tests/Capture/samples is told to be {format}: put one there, "
                + "and give its reader a Format that TextFormats.All in "
                + "src/KvmSim.Core/Capture/TextFormats.cs lists.");
        Assert.All(Samples.Value[format], name =>
        {
            Assert.True(CaptureReader.Recognizes(Sample.PathOf(name)), name);
            CapturedMachine machine = Sample.Read(name);
            Assert.True(
                machine.Errors.Count() == 0 && machine.Cpus.Count > 0, $"{name}: {string.Join("; ", machine.Errors)}");
        });
    }

    [Fact]
    public void Sample_OfTheFolder_IsOfSomeFormat() => Assert.True(
        !Samples.Value[null].Any(), $"Nothing reads these samples: {string.Join(", ", Samples.Value[null])}.");

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_HasARowInTheDocs(CaptureFormat format) => Assert.True(
        File.ReadLines(Path.Combine(Repository.Root, "docs", "capture.md"))
            .Any(line => Regex.IsMatch(line, $@"^\| `{format}` \|( [^|]+\|){{5}}$", RegexOptions.NonBacktracking)),
        $"docs/capture.md, section Formats, needs a line: | `{format}` | source | CPUs | leaves | "
            + "registers | topology |");

    /// <summary>The same format as lines and as JSON is two entries; of one kind there is one alone.</summary>
    [Fact]
    public void Formats_OfTexts_AreListedOnce() => Assert.Equal(
        TextFormats.All.Count, TextFormats.All.Select(known => (known.Format, known.Kind)).Distinct().Count());
}
