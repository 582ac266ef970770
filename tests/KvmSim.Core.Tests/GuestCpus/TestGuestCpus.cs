using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Fleet;
using KvmSim.GuestCpus;
using KvmSim.Hardware;

namespace KvmSim.Core.Tests.GuestCpus;

/// <summary>Guest CPUs out of hosts that others published.</summary>
internal static class TestGuestCpus
{
    /// <summary>The first CPU of a file of libvirt's.</summary>
    public static CpuModel SharedHost(string path) =>
        CapturedModels.Of(CaptureReader.Read(SharedData.Require(path))).Values.First();

    /// <summary>What guests of all these hosts may have, as the newest kernel offers it.</summary>
    public static GuestCpu Of(params CpuModel[] models)
    {
        CpuBaseline baseline = CpuBaseline.Of(
            [.. models.Select((model, index) => new BaselineCpu($"{index}", model))], CheckStyle.All[^1]);
        return new GuestCpu(
            baseline.VendorIds[0],
            baseline.Signature.Family,
            baseline.Signature.Model,
            baseline.Signature.Stepping,
            Set(baseline.Guest.Has),
            Set(baseline.Capabilities.Union.Except(baseline.Capabilities.Shared.Has)));
    }

    private static CpuFeatureSet Set(CapabilitySet capabilities) => CpuFeatureSet.Of(
        capabilities.Enumerate().Where(capability => !capability.IsVmx)
            .Select(capability => CpuFeatureTable.All[capability.Index]));
}
