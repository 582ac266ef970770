using Microsoft.Playwright;
using Xunit;

namespace KvmSim.Pages.Tests;

/// <summary>Takes the pictures that build.ps1 -Task Screenshots is asked for; no part of the ordinary run.</summary>
public sealed class ScreenshotTests(Gallery gallery)
{
    [Fact(Explicit = true)]
    public async Task Screenshots_OfEveryPage_AreTaken()
    {
        string folder = Path.Combine(Paths.Root, "out", "screenshots");
        Directory.CreateDirectory(folder);
        foreach (string name in Gallery.Names)
        {
            foreach (int width in new[] { 360, 1280, 3840 })
            {
                foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    await using Visit visit = await gallery.Open(name, width, scheme);
                    string file = Path.Combine(folder, $"{name}-{width}-{$"{scheme}".ToLowerInvariant()}.png");
                    await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = file });
                    Assert.True(new FileInfo(file).Length > 0);
                }
            }
        }
    }

    /// <summary>The pictures of the documentation, small.</summary>
    [Theory(Explicit = true)]
    [InlineData("race", "Step by step", 545)]
    [InlineData("machine", "The machine", 660)]
    [InlineData("scenario", "", 700)]
    [InlineData("comparison", "", 700)]
    [InlineData("samples", "", 700)]
    [InlineData("conformance", "", 520)]
    public async Task Pictures_OfTheDocumentation_AreTaken(string name, string heading, float height)
    {
        await using Visit visit = await gallery.Open(name, width: 1200);
        float top = heading.Length == 0 ? 10 : await visit.Page
            .GetByRole(AriaRole.Heading, new() { Name = heading }).First
            .EvaluateAsync<float>("element => element.getBoundingClientRect().top + scrollY");
        string folder = Path.Combine(Paths.Root, "docs", "pictures");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"{name}.png");
        await visit.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = file,
            FullPage = true,
            Clip = new Clip { X = 0, Y = top - 10, Width = 1200, Height = height },
        });
        Assert.InRange(new FileInfo(file).Length, 1, 200 * 1024);
    }
}
