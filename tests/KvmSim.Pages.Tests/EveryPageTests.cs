using Microsoft.Playwright;
using Xunit;

namespace KvmSim.Pages.Tests;

/// <summary>What holds of every page, whatever it is about.</summary>
public sealed class EveryPageTests(Gallery gallery)
{
    public static TheoryData<string> Names => [.. Gallery.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_Opened_ComplainsOfNothingAndAsksNobody(string name)
    {
        await using Visit visit = await gallery.Open(name);

        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Requests);
        Assert.EndsWith(" - KvmSim", await visit.Page.TitleAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_InLightAndDark_HasNothingThatAxeFinds(string name)
    {
        foreach ((int width, ColorScheme scheme) in new[] { (360, ColorScheme.Light), (1280, ColorScheme.Dark) })
        {
            await using Visit visit = await gallery.Open(name, width, scheme);

            Assert.Empty(await visit.Violations());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_FromAPhoneToAWall_IsNotMovedSideways(string name)
    {
        await using Visit visit = await gallery.Open(name);
        foreach (int width in new[] { 360, 768, 1280, 3840 })
        {
            await visit.Page.SetViewportSizeAsync(width, 900);

            Assert.Equal($"{width}", await visit.Ask("String(document.documentElement.scrollWidth)"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_InDark_IsDark(string name)
    {
        await using Visit visit = await gallery.Open(name);

        Assert.True(await Brightness(visit) > 200);
        await visit.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Assert.True(await Brightness(visit) < 50);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_Tabbed_BeginsWithTheWayToTheContentAndGoesDown(string name)
    {
        await using Visit visit = await gallery.Open(name);
        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("To the content", await visit.Ask("document.activeElement.textContent"));

        // Nothing jumps ahead: whatever gets the focus stands behind what had it.
        await visit.Page.EvaluateAsync("window.before = document.activeElement");
        for (int i = 0; i < 25; i++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            string order = await visit.Ask("""
                (() => {
                  const now = document.activeElement;
                  if (now === document.body) { return 'end'; }
                  const follows = before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING;
                  const shown = now.getBoundingClientRect();
                  before = now;
                  return follows && shown.width > 0 && shown.height > 0 ? 'on' : 'astray';
                })()
                """);
            if (order == "end")
            {
                break;
            }

            Assert.Equal("on", order);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_WithoutScripts_StillTells(string name)
    {
        await using Visit visit = await gallery.Open(name, scripts: false);

        Assert.NotEmpty(await visit.Text("h1"));
        Assert.NotEmpty(await visit.Text("main"));
    }

    [Theory]
    [InlineData("race", 300)]
    [InlineData("races", 300)]
    [InlineData("machine", 300)]
    [InlineData("fleet", 2500)]
    public async Task Page_Written_IsSmall(string name, int kilobytes)
    {
        await using Visit visit = await gallery.Open(name);

        Assert.InRange(new FileInfo(gallery.FileOf(name)).Length, 1024, kilobytes * 1024);
    }

    private static async Task<int> Brightness(Visit visit) => int.Parse(
        await visit.Ask("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0]"),
        System.Globalization.CultureInfo.InvariantCulture);
}
