using System.Globalization;
using Orleans.Storage;

namespace KvmSim.Cluster.Jobs;

/// <summary>
/// The finished searches of a design search, kept in pages: one that is full is not written again. The pages alone say
/// what is finished. Each has a version, so that of two leaders one writes; the other one gives up and reads anew.
/// </summary>
/// <param name="storage">Where they are kept.</param>
/// <param name="key">What tells them from those of others: <see cref="JobRecord.Pages"/>.</param>
internal sealed class ResultPages(IGrainStorage storage, string key)
{
    /// <summary>How many lines a full page has: some 30 KB.</summary>
    public const int LinesAPage = 100;

    private const string Kind = "results";

    private readonly List<string> _lines = [];
    private readonly List<GrainState<ResultPage>> _pages = [];

    /// <summary>What is finished.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>How many of the lines are kept: whoever goes on with the job has these, in this order.</summary>
    public int Written { get; private set; }

    /// <summary>Reads what is kept.</summary>
    public async Task Load()
    {
        _lines.Clear();
        _pages.Clear();
        GrainState<ResultPage> page;
        do
        {
            page = Empty();
            await storage.ReadStateAsync(Kind, IdOf(_pages.Count), page);
            if (!page.RecordExists)
            {
                break;
            }

            _pages.Add(page);
            _lines.AddRange(page.State!.Lines);
        }
        while (_lines.Count == _pages.Count * LinesAPage);
        Written = _lines.Count;
    }

    /// <summary>One more is finished.</summary>
    public void Add(string line) => _lines.Add(line);

    /// <summary>Keeps what is finished: the pages that it changes, one after the other.</summary>
    /// <exception cref="InconsistentStateException">Somebody else has written since.</exception>
    public async Task Write()
    {
        while (Written < _lines.Count)
        {
            int number = Written / LinesAPage;
            if (number == _pages.Count)
            {
                _pages.Add(Empty());
            }

            GrainState<ResultPage> page = _pages[number];
            page.State = new ResultPage { Lines = [.. _lines.Skip(number * LinesAPage).Take(LinesAPage)] };
            int written = (number * LinesAPage) + page.State.Lines.Count;
            await storage.WriteStateAsync(Kind, IdOf(number), page);
            Written = written;
        }
    }

    /// <summary>Removes them.</summary>
    public async Task Clear()
    {
        await Load();
        for (int number = _pages.Count - 1; number >= 0; number--)
        {
            await storage.ClearStateAsync(Kind, IdOf(number), _pages[number]);
        }

        await Load();
    }

    private static GrainState<ResultPage> Empty() => new(new ResultPage());

    private GrainId IdOf(int number) =>
        GrainId.Create(Kind, string.Create(CultureInfo.InvariantCulture, $"{key}/{number}"));
}
