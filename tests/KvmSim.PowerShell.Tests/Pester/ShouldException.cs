namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>An assertion that didn't hold.</summary>
internal sealed class ShouldException(string message) : Exception(message);
