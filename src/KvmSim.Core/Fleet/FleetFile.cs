using KvmSim.Capture;
using KvmSim.Description;

namespace KvmSim.Fleet;

/// <summary>What reading one file of a fleet gave.</summary>
/// <param name="Source">The file or folder.</param>
/// <param name="Machines">The machines of a manifest.</param>
/// <param name="Captured">The machine of a dump; null for a manifest.</param>
/// <param name="Problems">What is wrong with a manifest; with a problem it may still hold machines.</param>
public sealed record FleetFile(
    string Source,
    IReadOnlyList<MachineDocument> Machines,
    CapturedMachine? Captured,
    IReadOnlyList<Exception> Problems);
