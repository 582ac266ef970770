using KvmSim.Capture;

namespace KvmSim.Fleet;

/// <summary>What became of one file of a fleet.</summary>
/// <param name="Source">The file or folder.</param>
/// <param name="Machines">Its machines, judged.</param>
/// <param name="Problems">What could not be read or judged; nothing is left out without one.</param>
/// <param name="Captured">What has to be known about a dump: its errors and warnings.</param>
public sealed record FleetOutcome(
    string Source,
    IReadOnlyList<FleetMachine> Machines,
    IReadOnlyList<Exception> Problems,
    IReadOnlyList<CaptureProblem> Captured);
