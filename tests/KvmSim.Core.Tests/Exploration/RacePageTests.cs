using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

using KvmSim.Exploration;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>The page steps forward and back in a browser, from a file, without a network.</summary>
public sealed class RacePageTests : IDisposable
{
    /// <summary>
    /// What a reader does, and what is then to be seen: the position, who is online, the rows of the past.
    /// </summary>
    private const string Reader = """
        <script>
        const seen = [];
        const press = key => document.dispatchEvent(new KeyboardEvent('keydown', { key }));
        function look(what) {
          seen.push([what, document.getElementById('number').textContent, document.getElementById('online').textContent,
            document.querySelectorAll('tbody tr:not(.later)').length, document.querySelectorAll('tr.fatal.now').length]);
        }
        look('opened');
        document.getElementById('back').click(); look('back at the beginning');
        document.getElementById('forward').click(); look('forward');
        press('ArrowRight'); look('arrow right');
        press('ArrowLeft'); look('arrow left');
        document.querySelectorAll('tbody tr')[7].click(); look('last row');
        document.getElementById('forward').click(); look('forward at the end');
        document.body.dataset.seen = JSON.stringify(seen);
        </script>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kvmsim-page");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("", "0 / 8")]
    [InlineData("#3", "3 / 8")]
    public async Task Page_InABrowser_StepsForwardAndBack(string fragment, string opened)
    {
        string browser = Browser();
        RaceSchedule schedule = Searches.Run(
            Searches.Of("v1-nolock", 4) with { Properties = RaceProperty.UncheckedEnable }).Violations[0].Schedule!;
        string page = Path.Combine(_folder.FullName, "race.html");
        await File.WriteAllTextAsync(
            page,
            RaceExport.Write(schedule, RaceExportFormat.Html)
                .Replace("</body>", Reader + "</body>", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        string dom = await Programs.Run(
            _folder.FullName, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={_folder.FullName}/profile", "--dump-dom",
            new Uri(page).AbsoluteUri + fragment);

        Match seen = Regex.Match(
            dom, "data-seen=\"(?<json>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        Assert.True(seen.Success, dom);
        using JsonDocument looks = JsonDocument.Parse(WebUtility.HtmlDecode(seen.Groups["json"].Value));
        string[] lines = [
            .. looks.RootElement.EnumerateArray().Select(look => string.Join("; ", look.EnumerateArray()))];
        Assert.StartsWith($"opened; {opened};", lines[0], StringComparison.Ordinal);
        if (fragment.Length == 0)
        {
            Assert.Equal(
                [
                    "opened; 0 / 8; 0,1,2; 0; 0",
                    "back at the beginning; 0 / 8; 0,1,2; 0; 0",
                    "forward; 1 / 8; 0,1,2; 1; 0",
                    "arrow right; 2 / 8; 0,1,2,3; 2; 0",
                    "arrow left; 1 / 8; 0,1,2; 1; 0",
                    "last row; 8 / 8; 0,1,2,3; 8; 1",
                    "forward at the end; 8 / 8; 0,1,2,3; 8; 1",
                ],
                lines);
        }
    }

    private static string Browser()
    {
        string[] known = ["chromium", "chromium-browser", "google-chrome"];
        string? found = known.Select(Programs.Find).FirstOrDefault(path => path is not null);
        Assert.SkipWhen(found is null, $"{string.Join(", ", known)}: none is installed");
        return found!;
    }
}
