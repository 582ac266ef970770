using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace KvmSim.Pages.Tests;

/// <summary>A page that is open in a browser, and all that it complained of and asked for.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];

    private Visit(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) => _complaints.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => _complaints.Add(error);
        page.Request += (_, request) => _requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>What the console of the page says, and errors of its script.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>What it asked for besides itself and what it holds.</summary>
    public IEnumerable<string> Requests =>
        _requests.Skip(1).Where(url => !url.StartsWith("data:", StringComparison.Ordinal));

    public static async Task<Visit> To(IBrowserContext context, string address)
    {
        Visit visit = new(context, await context.NewPageAsync());
        await visit.Page.GotoAsync(address);
        return visit;
    }

    /// <summary>The text of the first element that fits.</summary>
    public Task<string> Text(string selector) => Page.Locator(selector).First.InnerTextAsync();

    /// <summary>What a script answers, as text.</summary>
    public async Task<string> Ask(string script) => $"{await Page.EvaluateAsync<object>(script)}";

    /// <summary>What is behind the # of the address.</summary>
    public Task<string> Fragment() => Ask("location.hash");

    /// <summary>The step that is shown, of each schedule of the page.</summary>
    public Task<string> Steps() =>
        Ask("[...document.querySelectorAll('[data-field=number]')].map(field => field.textContent).join(' ')");

    /// <summary>What axe-core finds wrong, with the place.</summary>
    public async Task<IReadOnlyList<string>> Violations() =>
    [
        .. (await Page.RunAxe()).Violations.SelectMany(violation =>
            violation.Nodes.Select(node => $"{violation.Id}: {violation.Help}: {node.Html}")),
    ];

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
