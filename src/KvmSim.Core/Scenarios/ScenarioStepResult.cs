using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Scenarios;

/// <summary>What a step of a scenario came to.</summary>
public sealed record ScenarioStepResult
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What was done, e.g. "online CPU 4".</summary>
    public required string Operation { get; init; }

    /// <summary>Why the step is there.</summary>
    public string? Note { get; init; }

    /// <summary>"ok", the errno and the failing call, "blocked", "host died" or the error that stopped it.</summary>
    public required string Result { get; init; }

    /// <summary>The CPUs that are online afterwards.</summary>
    public required CpuSet Online { get; init; }

    /// <summary>The CPUs on which KVM believes afterwards that it enabled virtualization.</summary>
    public required CpuSet Enabled { get; init; }

    /// <summary>The lines that were printed.</summary>
    public required IReadOnlyList<KernelLogRecord> Log { get; init; }

    /// <summary>The operations that the step stands for, with all that they changed.</summary>
    public required IReadOnlyList<OperationResult> Operations { get; init; }

    /// <summary>The expectations that did not hold; for a step that made no sense, why.</summary>
    public required IReadOnlyList<StepFailure> Failures { get; init; }

    /// <summary>How many things were expected.</summary>
    public required int Expectations { get; init; }

    /// <summary>All that was expected held.</summary>
    public bool Passed => Failures.Count == 0;
}
