using Xunit;

namespace KvmSim.Pages.Tests;

/// <summary>Whatever comes from files, names and logs appears as text, and is nothing else.</summary>
public sealed class ForeignTextTests(Gallery gallery)
{
    [Theory]
    [InlineData("hostile")]
    [InlineData("hostile-fleet")]
    public async Task Names_ThatWouldBeMarkupOrCode_AreText(string name)
    {
        await using Visit visit = await gallery.Open(name);

        Assert.Equal("undefined", await visit.Ask("String(window.hit)"));
        Assert.Equal(
            "0", await visit.Ask("String(document.querySelectorAll('main img, main script:not([type])').length)"));
        Assert.Contains(
            "</script><script>window.hit = 1</script><img src=x onerror=\"window.hit = 2\">"
                + "' \" & \\u202eabc\\u001b[31m",
            await visit.Ask("document.body.textContent"),
            StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("hostile")]
    [InlineData("hostile-fleet")]
    public async Task File_WithForeignText_HoldsNoCharacterThatIsObeyed(string name)
    {
        await using Visit visit = await gallery.Open(name);
        string file = await File.ReadAllTextAsync(gallery.FileOf(name), TestContext.Current.CancellationToken);

        Assert.DoesNotContain('\u001b', file);
        Assert.DoesNotContain('\u202e', file);
        Assert.DoesNotContain("onerror=\"", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_ThatGotInAllTheSame_IsNotRun()
    {
        await using Visit visit = await gallery.Open("race");

        await visit.Page.EvaluateAsync("""
            (() => {
              const script = document.createElement('script');
              script.textContent = 'window.hit = 3';
              document.body.append(script);
            })()
            """);
        Assert.Equal("undefined", await visit.Ask("String(window.hit)"));
        Assert.Contains(
            visit.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
