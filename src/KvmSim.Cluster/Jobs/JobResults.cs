using Orleans.Storage;

namespace KvmSim.Cluster.Jobs;

/// <summary>The finished searches of one job, read when somebody needs them.</summary>
/// <param name="storage">Where they are kept.</param>
/// <param name="record">What is kept of the job now.</param>
internal sealed class JobResults(IGrainStorage storage, Func<JobRecord> record)
{
    /// <summary>How many an answer has at most: some 300 KB.</summary>
    private const int Most = 10 * ResultPages.LinesAPage;

    private string _key = "";
    private Task<ResultPages>? _pages;

    /// <summary>How many are finished, as far as it is known.</summary>
    public int Count => record().State != JobState.Running ? record().Finished
        : _pages is { IsCompletedSuccessfully: true } pages ? pages.Result.Written : 0;

    /// <summary>A key that no other job has or had.</summary>
    public static string NewKey(string job) => $"{job}/{Guid.NewGuid():N}";

    /// <summary>Sees that it is known.</summary>
    public Task Know() =>
        record() is { Kind: JobKinds.Design, State: JobState.Running } ? Pages() : Task.CompletedTask;

    /// <summary>All that is kept; what could not be read is read again.</summary>
    public Task<ResultPages> Pages()
    {
        bool isKnown = _pages is not null and not { IsCompleted: true, IsCompletedSuccessfully: false }
            && string.Equals(_key, record().Pages, StringComparison.Ordinal);
        return isKnown ? _pages! : _pages = Load(_key = record().Pages);
    }

    /// <summary>Some of them from one on.</summary>
    public async Task<string[]> From(int first)
    {
        ResultPages pages = await Pages();
        return [.. pages.Lines.Take(pages.Written).Skip(first).Take(Most)];
    }

    private async Task<ResultPages> Load(string key)
    {
        ResultPages pages = new(storage, key);
        await pages.Load();
        return pages;
    }
}
