using KvmSim.Hardware;

namespace KvmSim.GuestCpus;

/// <summary>The CPU that a guest is to have: what KVM can give it on each of the hosts that it runs on.</summary>
/// <param name="VendorId">The vendor string of all the hosts.</param>
/// <param name="Family">The family of the oldest CPU.</param>
/// <param name="Number">Its model number.</param>
/// <param name="Stepping">Its stepping.</param>
/// <param name="Features">The features.</param>
/// <param name="Hidden">What some hosts have, and not all: a guest must not see it.</param>
public sealed record GuestCpu(
    string VendorId, int Family, int Number, int Stepping, CpuFeatureSet Features, CpuFeatureSet Hidden);
