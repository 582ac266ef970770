using System.Collections;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>The rows of a <c>-ForEach</c>.</summary>
internal static class Rows
{
    /// <summary>
    /// One row per element, as <c>@(...)</c> counts elements: strings and dictionaries are single. No rows at all is an
    /// error: Pester 6 takes it for one, Pester 5 would declare nothing.
    /// </summary>
    internal static IReadOnlyList<object?> Of(object? data)
    {
        IEnumerator? enumerator = LanguagePrimitives.GetEnumerator(data);
        List<object?> rows = [];
        while (enumerator is not null && enumerator.MoveNext())
        {
            rows.Add(enumerator.Current);
        }

        if (enumerator is null && data is not null)
        {
            rows.Add(data);
        }

        return rows.Count > 0 ? rows : throw new InvalidOperationException("-ForEach has no rows.");
    }
}
