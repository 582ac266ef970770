using KvmSim.Manifests;

namespace KvmSim.Fleet;

/// <summary>What reading one file of a fleet gave.</summary>
/// <param name="Source">The file.</param>
/// <param name="Machines">The machines in it.</param>
/// <param name="Problems">What is wrong with it; with a problem it may still hold machines.</param>
public sealed record FleetFile(
    string Source, IReadOnlyList<MachineDocument> Machines, IReadOnlyList<Exception> Problems);
