using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>Collects what is wrong, so that all of it is reported at once; holds no more than it was told to.</summary>
public sealed class ManifestDiagnostics
{
    private readonly List<ManifestDiagnostic> _items = [];
    private readonly HashSet<(ManifestErrorId, SourceMark, string)> _seen = [];
    private readonly int _limit;

    /// <summary>An empty collection that holds at most <see cref="ManifestLimits.MaxDiagnostics"/>.</summary>
    public ManifestDiagnostics(ManifestLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limit = limits.MaxDiagnostics;
    }

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>Whether no more are taken: a caller need not look for further mistakes.</summary>
    public bool IsFull => _items.Count > _limit;

    /// <summary>What was collected, by place: file by file in the order in which they were first mentioned.</summary>
    public IReadOnlyList<ManifestDiagnostic> ToList()
    {
        List<string> files = [.. _items.Select(item => item.File).Distinct(StringComparer.Ordinal)];
        return [.. _items
            .OrderBy(item => item.Id == ManifestErrorId.TooManyProblems)
            .ThenBy(item => files.IndexOf(item.File))
            .ThenBy(item => item.Line)
            .ThenBy(item => item.Column)];
    }

    /// <summary>Those that were added after the first so many.</summary>
    internal IEnumerable<ManifestDiagnostic> Since(int count) => _items.Skip(count);

    /// <summary>Adds one; the same mistake at the same place only once (an alias leads there twice).</summary>
    public void Add(ManifestDiagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        if (IsFull || !_seen.Add((diagnostic.Id, diagnostic.Mark, diagnostic.Message)))
        {
            return;
        }

        _items.Add(_items.Count < _limit ? diagnostic : new ManifestDiagnostic(
            ManifestErrorId.TooManyProblems, diagnostic.Mark, "", "There is more; these are the first."));
    }
}
