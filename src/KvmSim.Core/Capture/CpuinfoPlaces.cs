using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// Packages, cores and threads out of /proc/cpuinfo. A "core id" is unique within a die alone: how many threads a core
/// has says "siblings" over "cpu cores", and CPUs of one number beyond that are cores of different dies.
/// </summary>
internal sealed class CpuinfoPlaces
{
    private readonly List<Place> _places = [];

    public void Add(CpuBuilder cpu, int package, int core, int? siblings, int? cores, long? apicId) =>
        _places.Add(new Place(cpu, package, core, siblings, cores, apicId));

    /// <summary>Gives each CPU its place; none where which CPUs share a core cannot be told.</summary>
    public void Finish()
    {
        foreach (IGrouping<int, Place> package in _places.GroupBy(place => place.Package))
        {
            int span = package.Max(place => place.Core) + 1;
            foreach (IGrouping<int, Place> core in package.GroupBy(place => place.Core))
            {
                Core([.. core], span);
            }
        }
    }

    private static void Core(Place[] members, int span)
    {
        int threads = members[0] is { Siblings: > 0 and var siblings, Cores: > 0 and var cores }
            ? (siblings + cores - 1) / cores
            : members.Length;
        if (members.Length > threads && threads > 1)
        {
            if (!Array.TrueForAll(members, place => place.ApicId is not null) || members.Length % threads != 0)
            {
                return;
            }

            // Threads of a core have neighbouring APIC ids.
            Array.Sort(members, (one, other) => one.ApicId!.Value.CompareTo(other.ApicId!.Value));
        }

        for (int i = 0; i < members.Length; i++)
        {
            Place place = members[i];
            place.Cpu.Placement ??= new CpuPlacement(
                place.Package, place.Core + (i / Math.Max(1, threads) * span), i % Math.Max(1, threads), Node: 0);
        }
    }

    private sealed record Place(CpuBuilder Cpu, int Package, int Core, int? Siblings, int? Cores, long? ApicId);
}
