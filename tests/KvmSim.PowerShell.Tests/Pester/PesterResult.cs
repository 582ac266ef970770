namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>The result of one test.</summary>
/// <param name="IndexPath">The test's place in its file, see <see cref="PesterNode.IndexPath"/>.</param>
/// <param name="Path">Names from the outermost block to the test, templates replaced as far as they can be.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Why it failed, with the script position, or why it was skipped; empty for a pass.</param>
/// <param name="Output">What it wrote to the host.</param>
internal sealed record PesterResult(
    string IndexPath,
    IReadOnlyList<string> Path,
    PesterOutcome Outcome,
    string Message,
    string Output)
{
    /// <summary>The names in one line.</summary>
    public string Name => string.Join(" › ", Path);
}
