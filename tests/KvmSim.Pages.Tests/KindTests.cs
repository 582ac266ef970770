using Microsoft.Playwright;
using Xunit;

namespace KvmSim.Pages.Tests;

/// <summary>What each kind of page has to say.</summary>
public sealed class KindTests(Gallery gallery)
{
    [Fact]
    public async Task Machine_Map_ShowsEachCpuAndLeadsToTheBlame()
    {
        await using Visit visit = await gallery.Open("machine");

        Assert.Equal("laptop: KVM refuses CPU 4", await visit.Text("h1 span:last-child"));
        Assert.Equal(5, await visit.Page.Locator(".packages .cpu-tile").CountAsync());
        Assert.Equal(4, await visit.Page.Locator(".packages .cpu-tile.good:not(.off):not(.away)").CountAsync());
        ILocator refused = visit.Page.Locator(".packages a.cpu-tile.bad.off, .packages a.cpu-tile.bad.away");
        await refused.ClickAsync();
        string blame = await visit.Text(".card:target");
        foreach (string word in (string[])[
            "CPU 4: refused, EIO", "IA32_VMX_PROCBASED_CTLS2 (0x48b)", "bit 30", "0x435d6fff00000000", "What to do"])
        {
            Assert.Contains(word, blame, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Machine_WithThreads_HasThemInTheirCores()
    {
        await using Visit visit = await gallery.Open("server");

        int cpus = await visit.Page.Locator(".packages .cpu-tile").CountAsync();
        Assert.Equal(cpus / 2, await visit.Page.Locator(".packages .core").CountAsync());
    }

    [Fact]
    public async Task Scenario_Timeline_HasAnswersMasksMarksAndLog()
    {
        await using Visit visit = await gallery.Open("scenario");
        ILocator row = visit.Page.Locator("#run1-3");

        Assert.Contains("online CPU 4", await row.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("EIO from write", await row.Locator(".answer").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await row.Locator(".tone.good").CountAsync());
        Assert.Equal(["online, enabled", "offline"], await row.Locator("td.cpu").AllTextContentsAsync());
        Assert.Contains(
            "kvm_intel: Inconsistent VMCS config on CPU 4", await row.Locator(".log").InnerTextAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comparison_Matrix_FitsTheScreenAndHasTheLevelsInWords()
    {
        await using Visit visit = await gallery.Open("comparison");

        Assert.Equal(
            "fits",
            await visit.Ask(
                "document.querySelector('.matrix').parentElement.scrollWidth <= "
                    + "document.querySelector('.matrix').parentElement.clientWidth ? 'fits' : 'too wide'"));
        Assert.Equal(9, await visit.Page.Locator(".matrix tbody tr").CountAsync());
        Assert.True(
            await visit.Page.Locator(".card .log li.bad .level", new PageLocatorOptions { HasTextString = "err" })
                .CountAsync() > 0);
    }

    [Fact]
    public async Task Conformance_Run_CountsByKernel()
    {
        await using Visit visit = await gallery.Open("conformance");

        Assert.Contains("every step as predicted", await visit.Text("h1"), StringComparison.Ordinal);
        Assert.Equal(
            await visit.Page.Locator("[data-list=recordings] tbody tr").CountAsync(),
            Directory.GetFiles(Path.Combine(Paths.Root, "tests", "conformance"), "c0*.json").Length);
    }

    [Fact]
    public async Task Designs_Search_HasThoseThatBreakNothingFirst()
    {
        await using Visit visit = await gallery.Open("designs");

        Assert.Matches("^[0-9]+ of [0-9]+ designs? breaks? nothing$", await visit.Text("h1 span:last-child"));
        Assert.Equal("unbroken", await visit.Text("[data-list=designs] tbody tr:first-child td:nth-child(2)"));
    }

    [Fact]
    public async Task Proof_OfAnyCpuCount_SaysWhatIsKnownAndAssumed()
    {
        await using Visit visit = await gallery.Open("proof");

        string text = await visit.Text("main");
        Assert.Contains("UncheckedEnable", text, StringComparison.Ordinal);
        Assert.Contains("Assumed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_ThatFindsNothing_SaysWhatHolds()
    {
        await using Visit visit = await gallery.Open("no-race");

        Assert.Equal("patch-v4: nothing is broken", await visit.Text("h1 span:last-child"));
        Assert.Contains("UncheckedEnable", await visit.Text("main"), StringComparison.Ordinal);
    }
}
