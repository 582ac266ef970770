using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace KvmSim.Pages.Tests;

/// <summary>The page of a race is stepped through, and tells at each step what is so.</summary>
public sealed class RacePageTests(Gallery gallery)
{
    [Fact]
    public async Task Race_Opened_ShowsTheFatalStepAndGreysNothing()
    {
        await using Visit visit = await gallery.Open("race");

        Assert.Equal("8", await visit.Steps());
        Assert.Equal(
            "Virtualization is enabled on an incompatible CPU without a check", await visit.Text("h1 span:last-child"));
        Assert.Equal("vm enables CPU 3", await visit.Text(".event"));
        Assert.Equal("0-3", await visit.Text("[data-field=enabled]"));
        Assert.Equal("8", await visit.Text("tr[aria-current] th"));
        Assert.Equal("", await visit.Fragment());
        Assert.Equal(
            "1",
            await visit.Ask(
                "String(new Set([...document.querySelectorAll('tbody tr')].map(row => "
                    + "getComputedStyle(row).opacity)).size)"));
    }

    [Fact]
    public async Task Race_KeysAndButtons_StepAndWriteTheAddress()
    {
        await using Visit visit = await gallery.Open("race");
        IKeyboard keys = visit.Page.Keyboard;

        await keys.PressAsync("ArrowLeft");
        Assert.Equal(
            ("7", "#7", "0-2"),
            (await visit.Steps(), await visit.Fragment(), await visit.Text("[data-field=enabled]")));
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("ArrowRight");
        Assert.Equal(("8", "#8"), (await visit.Steps(), await visit.Fragment()));
        Assert.True(await visit.Page.GetByLabel("Next step").IsDisabledAsync());
        for (int i = 0; i < 9; i++)
        {
            await keys.PressAsync("ArrowLeft");
        }

        Assert.Equal(
            ("0", "#0", "none"),
            (await visit.Steps(), await visit.Fragment(), await visit.Text("[data-field=enabled]")));
        Assert.True(await visit.Page.GetByLabel("Previous step").IsDisabledAsync());
        await visit.Page.GetByLabel("Next step").ClickAsync();
        Assert.Equal(("1", "#1"), (await visit.Steps(), await visit.Fragment()));
        await visit.Page.ClickAsync("tr[data-step='5'] td.lane >> nth=0");
        Assert.Equal(("5", "#5"), (await visit.Steps(), await visit.Fragment()));
        Assert.Equal("5", await visit.Text("tr[aria-current] th"));
        Assert.Equal("1", await visit.Ask("String(document.querySelectorAll('tr[aria-current]').length)"));
    }

    [Fact]
    public async Task Race_Address_NamesTheStep()
    {
        await using Visit visit = await gallery.Open("race", fragment: "#3");
        Assert.Equal("3", await visit.Steps());

        await visit.Page.ClickAsync(".story a >> nth=1");
        await visit.Page.WaitForFunctionAsync("document.querySelector('[data-field=number]').textContent === '2'");
        await visit.Page.EvaluateAsync("location.hash = '#99'");
        await visit.Page.EvaluateAsync("location.hash = '#no such place'");
        await visit.Page.EvaluateAsync("location.hash = '#6'");
        await visit.Page.WaitForFunctionAsync("document.querySelector('[data-field=number]').textContent === '6'");
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("#%")]
    [InlineData("#%E0%A4%A")]
    [InlineData("#-1")]
    [InlineData("#08")]
    [InlineData("#main")]
    public async Task Race_AddressOfNoStep_IsNoError(string fragment)
    {
        await using Visit visit = await gallery.Open("race", fragment: fragment);

        Assert.Empty(visit.Complaints);
        Assert.Equal("8", await visit.Steps());
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Race_Stepped_KeepsTheStepInViewAndLeavesUpAndDownToThePage(int width)
    {
        await using Visit visit = await gallery.Open("races", width);
        for (int i = 0; i < 40; i++)
        {
            await visit.Page.Keyboard.PressAsync("ArrowLeft");
            Assert.Equal("seen", await visit.Ask("""
                (() => {
                  const row = document.querySelector('tr[aria-current]').getBoundingClientRect();
                  const panel = document.querySelector('.panel').getBoundingClientRect();
                  const hidden = panel.left < row.left + 40 && panel.top <= 0 && row.top < panel.bottom;
                  return row.bottom > 0 && row.top < innerHeight && !hidden ? 'seen' : `row ${row.top}..${row.bottom}, panel ${panel.top}..${panel.bottom}`;
                })()
                """));
        }

        string before = await visit.Steps();
        string top = await visit.Ask("String(Math.round(scrollY))");
        await visit.Page.EvaluateAsync("scrollTo(0, 0)");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.Page.WaitForFunctionAsync("scrollY > 0");
        Assert.Equal(before, await visit.Steps());
        Assert.NotEqual("", top, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Race_Swiped_Steps()
    {
        await using Visit visit = await gallery.Open("race", width: 360, touch: true);
        ICDPSession session = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await visit.Page.EvaluateAsync("document.querySelector('.panel').scrollIntoView()");
        LocatorBoundingBoxResult box = (await visit.Page.Locator(".event").BoundingBoxAsync())!;

        await Swipe(session, box.X + 60, box.X + 200, box.Y + 10);
        await visit.Page.WaitForFunctionAsync("document.querySelector('[data-field=number]').textContent === '7'");
        await Swipe(session, box.X + 200, box.X + 60, box.Y + 10);
        await visit.Page.WaitForFunctionAsync("document.querySelector('[data-field=number]').textContent === '8'");
        Assert.Equal("#8", await visit.Fragment());
    }

    [Fact]
    public async Task Races_OfSeveralProperties_AreSteppedEachForItself()
    {
        await using Visit visit = await gallery.Open("races");
        string[] opened = (await visit.Steps()).Split(' ');
        Assert.Equal(3, opened.Length);

        await visit.Page.GetByLabel("Previous step").Nth(1).ClickAsync();
        await visit.Page.Keyboard.PressAsync("ArrowLeft");
        string[] stepped = (await visit.Steps()).Split(' ');
        Assert.Equal(opened[0], stepped[0]);
        Assert.Equal(
            int.Parse(opened[1], CultureInfo.InvariantCulture) - 2,
            int.Parse(stepped[1], CultureInfo.InvariantCulture));
        Assert.Equal(opened[2], stepped[2]);
        Assert.Equal($"#OnlineNotEnabled-2-{stepped[1]}", await visit.Fragment());

        await using Visit sent = await gallery.Open("races", fragment: "#OnlineNotEnabled-2-3");
        Assert.Equal($"{opened[0]} 3 {opened[2]}", await sent.Steps());
    }

    [Fact]
    public async Task Race_ToldByAScreenReader_HasItsStateInWords()
    {
        await using Visit visit = await gallery.Open("race");

        Assert.Equal("polite", await visit.Page.Locator(".event").GetAttributeAsync("aria-live"));
        ILocator cells = visit.Page.Locator("tr[data-step='8'] td.cpu");
        Assert.Equal(
            ["online, enabled", "online, enabled", "online, enabled", "online, enabled"],
            await cells.AllTextContentsAsync());
        Assert.Equal(
            ["0", "1", "2", "3 (incompatible)✗"],
            await visit.Page.Locator("thead tr:nth-child(2) th").AllTextContentsAsync());
    }

    [Fact]
    public async Task Race_SentToAList_StandsAlone()
    {
        await using Visit visit = await gallery.Open("race", scripts: false);
        string text = await visit.Text("body");

        Assert.Contains("Virtualization is never enabled on an incompatible CPU.", text, StringComparison.Ordinal);
        Assert.Contains("v1-nolock", text, StringComparison.Ordinal);
        Assert.Contains("Find-KvmRace v1-nolock -CpuCount 4 -Property UncheckedEnable", text, StringComparison.Ordinal);
        Assert.Contains("Made by KvmSim ", text, StringComparison.Ordinal);
        Assert.Contains("cpu_hotplug_lock (write) taken", text, StringComparison.Ordinal);
        Assert.Contains("Fail the check\nCPU 3", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Race_Printed_HasTheStepsAndNoButtons()
    {
        await using Visit visit = await gallery.Open("race");
        await visit.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.False(await visit.Page.Locator(".panel").IsVisibleAsync());
        Assert.True(await visit.Page.Locator("tr[data-step='8']").IsVisibleAsync());
    }

    private static async Task Swipe(ICDPSession session, float from, float to, float y)
    {
        await Touch(session, "touchStart", from, y);
        await Touch(session, "touchMove", to, y);
        await session.SendAsync(
            "Input.dispatchTouchEvent",
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["type"] = "touchEnd",
                ["touchPoints"] = Array.Empty<object>(),
            });
    }

    private static Task Touch(ICDPSession session, string type, float x, float y) => session.SendAsync(
        "Input.dispatchTouchEvent",
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["type"] = type,
            ["touchPoints"] = new[] { new Dictionary<string, object>(StringComparer.Ordinal) { ["x"] = x, ["y"] = y } },
        });
}
