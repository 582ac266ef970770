using Microsoft.Playwright;
using Xunit;

namespace KvmSim.Pages.Tests;

/// <summary>Lists of thousands are searched, narrowed, sorted and turned, a page at a time.</summary>
public sealed class ListPageTests(Gallery gallery)
{
    private const string Machines = "[data-list=machines]";

    [Fact]
    public async Task Fleet_Opened_ShowsTheFirstOfFiveThousand()
    {
        await using Visit visit = await gallery.Open("fleet");

        Assert.Equal("5,000 machines", await visit.Text($"{Machines} .found"));
        Assert.Equal(100, await Rows(visit).CountAsync());
        Assert.Equal("1–100 of 5,000", await visit.Text($"{Machines} .pager span"));
        Assert.Contains("100 of 5,000 machines", await visit.Text("h1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fleet_Searched_LeavesWhatHasAllWords()
    {
        await using Visit visit = await gallery.Open("fleet");
        ILocator search = visit.Page.Locator($"{Machines} input");

        await search.FillAsync("HOST-4711");
        Assert.Equal("1 of 5,000 machines", await visit.Text($"{Machines} .found"));
        Assert.Equal(["host-4711"], await Rows(visit).Locator("td:first-child").AllInnerTextsAsync());
        await search.FillAsync("fail host-00");
        Assert.Equal("2 of 5,000 machines", await visit.Text($"{Machines} .found"));
        await search.FillAsync("nowhere");
        Assert.Equal("0 of 5,000 machines", await visit.Text($"{Machines} .found"));
        Assert.Equal(0, await Rows(visit).CountAsync());
        await search.FillAsync("");
        Assert.Equal("5,000 machines", await visit.Text($"{Machines} .found"));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Fleet_Narrowed_ShowsOneVerdict()
    {
        await using Visit visit = await gallery.Open("fleet");
        ILocator fail = visit.Page.Locator(
            $"{Machines} .filters button", new PageLocatorOptions { HasTextString = "Fail (100)" });

        await fail.ClickAsync();
        Assert.Equal("true", await fail.GetAttributeAsync("aria-pressed"));
        Assert.Equal("100 of 5,000 machines", await visit.Text($"{Machines} .found"));
        Assert.True(await visit.Page.Locator($"{Machines} .pager").IsHiddenAsync());
    }

    [Fact]
    public async Task Fleet_SortedAndTurned_GoesOn()
    {
        await using Visit visit = await gallery.Open("fleet");
        ILocator head = visit.Page.Locator(
            $"{Machines} th button", new PageLocatorOptions { HasTextString = "Machine" });

        await head.ClickAsync();
        await head.ClickAsync();
        Assert.Equal("descending", await visit.Page.Locator($"{Machines} th").First.GetAttributeAsync("aria-sort"));
        Assert.Equal("host-4999", await Rows(visit).Locator("td:first-child").First.InnerTextAsync());
        await visit.Page.Locator($"{Machines} [data-page='1']").ClickAsync();
        Assert.Equal("101–200 of 5,000", await visit.Text($"{Machines} .pager span"));
        Assert.Equal("host-4899", await Rows(visit).Locator("td:first-child").First.InnerTextAsync());
    }

    [Fact]
    public async Task Fleet_RowOpened_TellsWhyAndWhatToDo()
    {
        await using Visit visit = await gallery.Open("fleet");
        ILocator opener = Rows(visit).Locator(".opener").First;

        await opener.PressAsync("Enter");
        Assert.Equal("true", await opener.GetAttributeAsync("aria-expanded"));
        string more = await visit.Text($"{Machines} .more");
        Assert.Contains("IA32_VMX_PROCBASED_CTLS2", more, StringComparison.Ordinal);
        Assert.Contains("What to do: ", more, StringComparison.Ordinal);
        await opener.PressAsync("Enter");
        Assert.Equal(0, await visit.Page.Locator($"{Machines} .more").CountAsync());
    }

    private static ILocator Rows(Visit visit) => visit.Page.Locator($"{Machines} tbody tr");
}
