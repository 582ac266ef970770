using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(KvmSim.Pages.Tests.Gallery))]

namespace KvmSim.Pages.Tests;

/// <summary>
/// A page of each kind, made once by the command line as users make them, and a browser to look at them.
/// </summary>
public sealed class Gallery : IAsyncLifetime
{
    /// <summary>The pages, by the name of their file.</summary>
    public static readonly string[] Names =
    [
        "race", "races", "no-race", "proof", "machine", "server", "scenario", "scenarios", "comparison", "conformance",
        "designs",
        "check", "fleet", "hostile-fleet", "hostile",
    ];

    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Only what hangs meets it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("kvmsim-pages").FullName;
    private IPlaywright? _driver;
    private IBrowser? _browser;

    private static string? Program { get; } = Browsers
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        await Make();
        _driver = await Playwright.CreateAsync();
        _browser = await _driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _driver?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The file of a page.</summary>
    public string FileOf(string name) => Path.Combine(_folder, $"{name}.html");

    /// <summary>Opens a page. Without a browser the test is skipped, and says so.</summary>
    internal async Task<Visit> Open(
        string name, int width = 1280, ColorScheme scheme = ColorScheme.Light, string fragment = "",
        bool scripts = true, bool touch = false)
    {
        Assert.SkipWhen(
            Program is null,
            $"NOT TESTED: no browser ({string.Join(", ", Browsers)}) is installed. Debian: apt-get install chromium");
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 780 : 900 },
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
            HasTouch = touch,
        });
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return await Visit.To(context, new Uri(FileOf(name)).AbsoluteUri + fragment);
    }

    private async Task Make()
    {
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        foreach (string argument in (string[])
            [Paths.Program, "-NoProfile", "-File",
                Path.Combine(Paths.Root, "tests", "KvmSim.Pages.Tests", "MakePages.ps1"), _folder])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(Patience);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token) + await errors;
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, output);
    }
}
