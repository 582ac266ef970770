using KvmSim.Messages;

namespace KvmSim.PowerShell.Pester;

/// <summary>What an operator of Should answers, under the names that Pester reads.</summary>
public sealed record ShouldResult
{
    /// <summary>Whether it is as it should be.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>What is so instead; "" if it is as it should be.</summary>
    public string FailureMessage { get; init => field = ForeignText.Block(value); } = "";
}
