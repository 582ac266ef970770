using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>A kernel version means the generation that stands for it.</summary>
public sealed class KernelReleaseTests
{
    [Theory]
    [InlineData("6.8.0-45-generic", "linux-6.3", true)]
    [InlineData("linux-6.13", "linux-6.12", false)]
    [InlineData("7.1", "linux-7.1", false)]
    [InlineData("v7.1-rc2", "linux-7.1", false)]
    [InlineData("6.12.9", "linux-6.12", false)]
    [InlineData("6.12.9-amd64", "linux-6.12", true)]
    [InlineData("6.12.0-55.el10.x86_64", "linux-6.12", true)]
    [InlineData("6.17.4-200.fc42.x86_64", "linux-6.16", true)]
    [InlineData("6.1.0-28-cloud-amd64", "linux-6.1", true)]
    [InlineData("5.18", "linux-6.1", false)]
    [InlineData("LINUX-6.2", "linux-6.1", false)]
    public void Find_OfAVersion_IsTheGenerationThatStandsForIt(string name, string generation, bool isVendors)
    {
        Assert.Equal(generation, GenerationLibrary.Shipped.Find(name)?.Id);
        Assert.Equal(isVendors, KernelRelease.Of(name)?.IsVendors);
    }

    [Theory]
    [InlineData("5.15")]
    [InlineData("5.14.0-503.el9")]
    [InlineData("99.4")]
    [InlineData("5.40")]
    [InlineData("6.20")]
    [InlineData("6")]
    [InlineData("6.x")]
    [InlineData("6.\u0661")]
    [InlineData("linux-")]
    [InlineData("")]
    [InlineData("6.12 or so")]
    public void Find_OfAVersionThatNoGenerationStandsFor_IsNone(string name) =>
        Assert.Null(GenerationLibrary.Shipped.Find(name));

    /// <summary>An id is an id, whatever version it looks like; a version is no name that is taken.</summary>
    [Fact]
    public void Find_OfAComposedGenerationNamedLikeAVersion_IsThatGeneration()
    {
        Generation own = GenerationCatalog.Find("linux-7.1")! with { Id = "linux-6.13" };

        Assert.False(GenerationLibrary.IsShipped("linux-6.13"));
        Assert.Same(own, GenerationLibrary.Shipped.With(own).Find("linux-6.13"));
    }

    /// <summary>The ranges follow each other without a gap, from 5.16 on, in the order of the catalog.</summary>
    [Fact]
    public void Versions_OfTheGenerations_LeaveNoGapAndNoOverlap()
    {
        KernelRange[] ranges = [
            .. GenerationCatalog.All.Select(generation => generation.Versions).OfType<KernelRange>()];
        Version[] all =
        [
            .. Enumerable.Range(16, 4).Select(minor => new Version(5, minor)),
            .. Enumerable.Range(0, 20).Select(minor => new Version(6, minor)),
            .. Enumerable.Range(0, 4).Select(minor => new Version(7, minor)),
        ];

        Assert.All(all, version => Assert.Single(ranges, range => range.Has(version)));
        Assert.All(
            GenerationCatalog.All.Where(generation => generation.Id.StartsWith("linux-", StringComparison.Ordinal)),
            generation => Assert.True(generation.Versions!.Has(Version.Parse(generation.Id["linux-".Length..]))));
    }
}
