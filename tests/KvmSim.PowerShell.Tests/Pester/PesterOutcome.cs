namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>How a test ended.</summary>
internal enum PesterOutcome
{
    Passed,
    Failed,
    Skipped,
    Inconclusive,
}
