namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>What became of an <c>It</c>; or of a file or block that failed by itself, which has no id.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Id">The same under every version of Pester.</param>
/// <param name="Name">What is shown.</param>
/// <param name="Result">Passed, Failed, Skipped, Inconclusive or NotRun.</param>
/// <param name="Message">Why it failed, and where.</param>
internal sealed record PesterResult(string File, string Id, string Name, string Result, string Message);
