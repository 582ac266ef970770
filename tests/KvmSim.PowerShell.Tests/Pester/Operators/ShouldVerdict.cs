using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>What an operator makes of a value.</summary>
/// <param name="Failure">Why the assertion doesn't hold; null when it does.</param>
/// <param name="Output">What <c>Should</c> writes to the pipeline when it holds.</param>
/// <param name="Unsupported">The limit of the small runner that the assertion met, if it met one.</param>
internal sealed record ShouldVerdict(string? Failure, object? Output = null, ErrorRecord? Unsupported = null)
{
    internal static readonly ShouldVerdict Holds = new(Failure: null);

    /// <summary>Holds when <paramref name="holds"/>; else fails with the sentence.</summary>
    internal static ShouldVerdict Of(bool holds, Func<string> failure) => holds ? Holds : new ShouldVerdict(failure());
}
