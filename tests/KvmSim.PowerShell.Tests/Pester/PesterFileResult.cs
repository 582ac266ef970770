namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>What became of one test file.</summary>
/// <param name="Error">Why the file's discovery failed or found nothing; null when it went well.</param>
/// <param name="Tests">In the order of the file. After a discovery alone, outcome and message mean nothing.</param>
internal sealed record PesterFileResult(string? Error, IReadOnlyList<PesterResult> Tests);
