using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>The list of generations: what each is made of, and how that is known.</summary>
public sealed class GenerationTests
{
    public static TheoryData<string> Ids => new(GenerationCatalog.All.Select(generation => generation.Id));

    /// <summary>
    /// Ids are typed and written into files: none is lost or moved. One that is new is in its place by its versions.
    /// </summary>
    [Fact]
    public void Generations_OldestFirst_AreThese()
    {
        string[] known =
        [
            .. ("linux-5.16 linux-6.1 patch-v1 patch-v1-reevaluate patch-v1-param patch-v1-recorded abort-always "
                + "patch-v2 patch-v4 linux-6.3 linux-6.12 linux-6.16 linux-6.18 "
                + "linux-7.0 linux-7.1 linux-7.2 linux-7.3").Split(' '),
        ];
        Assert.Equal(
            known, GenerationCatalog.All.Select(generation => generation.Id).Where(known.Contains),
            StringComparer.Ordinal);
        Assert.Equal(
            GenerationCatalog.All.Select(generation => generation.Versions?.First).OfType<Version>().Order(),
            GenerationCatalog.All.Select(generation => generation.Versions?.First).OfType<Version>());
    }

    [Fact]
    public void Names_OfGenerations_AreUnique()
    {
        string[] names = [.. GenerationCatalog.All.SelectMany(generation => generation.Aliases.Prepend(generation.Id))];

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.True(
            GenerationCatalog.Find(name) is { } found
                && (found.Id == name || found.Aliases.Contains(name, StringComparer.Ordinal))));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Generation_ForEachOfItsParts_SaysHowItIsKnown(string id)
    {
        Generation generation = GenerationCatalog.Find(id)!;

        Assert.Equal(
            Enum.GetValues<GenerationPart>().Where(part =>
                part is not (GenerationPart.Tdx or GenerationPart.Query)
                || (part == GenerationPart.Tdx && generation.FindParameter("kvm_intel", "tdx") is not null)
                || (part == GenerationPart.Query && generation.IncompatibleCpuFile is not null)),
            generation.KnownParts.Select(known => known.Part).Order());
        Assert.All(generation.KnownParts, known => Assert.NotEmpty(known.What));
        Assert.All(generation.KnownParts, known => Assert.NotEmpty(known.Source));
    }

    [Theory]
    [InlineData("linux-6.1", GenerationPart.Refusal, Confidence.Recorded)]
    [InlineData("linux-6.3", GenerationPart.Refusal, Confidence.Read)]
    [InlineData("patch-v1-param", GenerationPart.Refusal, Confidence.Derived)]
    [InlineData("patch-v1-param", GenerationPart.Check, Confidence.Recorded)]
    [InlineData("linux-6.16", GenerationPart.Tdx, Confidence.Read)]
    [InlineData("linux-6.12", GenerationPart.Tdx, null)]
    public void Confidence_DiffersFromPartToPart(string id, GenerationPart part, Confidence? expected) =>
        Assert.Equal(expected, GenerationCatalog.Find(id)!.ConfidenceIn(part));
}
