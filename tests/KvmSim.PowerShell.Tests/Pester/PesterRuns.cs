using System.Collections.Concurrent;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Runs each file once, when the first of its tests asks: the tests of a file share their hooks.</summary>
public sealed class PesterRuns
{
    private readonly ConcurrentDictionary<string, Lazy<PesterFileResult>> _results = new(StringComparer.Ordinal);

    internal PesterFileResult Of(string file) =>
        _results.GetOrAdd(file, path => new Lazy<PesterFileResult>(() => new PesterRunner().Run(path))).Value;
}
