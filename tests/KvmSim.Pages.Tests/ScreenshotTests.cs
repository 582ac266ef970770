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
}
