using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Fleet;

/// <summary>CPUs of a machine that are alike, and why KVM does not simply accept them.</summary>
/// <param name="Cpus">The CPUs; at least one.</param>
/// <param name="Model">The name of their model.</param>
/// <param name="Verdict">Refused or undecided.</param>
/// <param name="Failure">The first reason for a refusal; null otherwise.</param>
/// <param name="Findings">The differences that decide, told of the first of the CPUs.</param>
/// <param name="Missing">What would have to be known, e.g. "needs MSR 0x48b of CPU 4".</param>
/// <param name="Evidence">What the verdict rests on; null for one that is not known.</param>
public sealed record FleetCpus(
    CpuSet Cpus,
    string Model,
    CheckVerdict Verdict,
    CheckFailure? Failure,
    IReadOnlyList<CompatibilityFinding> Findings,
    IReadOnlyList<string> Missing,
    Evidence? Evidence);
