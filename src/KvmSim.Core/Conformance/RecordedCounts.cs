namespace KvmSim.Conformance;

/// <summary>How the turns of a recorded loop came out: VMs created, or a CPU brought up and taken down.</summary>
public sealed record RecordedCounts
{
    /// <summary>How often KVM_CREATE_VM, or writing 1 to "online", succeeded.</summary>
    public int Succeeded { get; init; }

    /// <summary>How often it failed.</summary>
    public int Failed { get; init; }

    /// <summary>The errnos by name: all of a loop that creates VMs, the last of one that moves a CPU.</summary>
    public IReadOnlyList<string> Errnos { get; init; } = [];

    /// <summary>How often writing 0 to "online" succeeded.</summary>
    public int DownSucceeded { get; init; }

    /// <summary>How often it failed.</summary>
    public int DownFailed { get; init; }

    /// <inheritdoc />
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Succeeded} ok, {Failed} failed ({string.Join(", ", Errnos)}), down {DownSucceeded} ok, {DownFailed} failed");
}
