namespace KvmSim.Fleet;

/// <summary>What became of one file of a fleet.</summary>
/// <param name="Source">The file.</param>
/// <param name="Machines">Its machines, judged.</param>
/// <param name="Problems">What could not be read or judged; nothing is left out without one.</param>
public sealed record FleetOutcome(
    string Source, IReadOnlyList<FleetMachine> Machines, IReadOnlyList<Exception> Problems);
