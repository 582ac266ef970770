using CsCheck;
using KvmSim.Capture;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>Whatever stands in a file: it is read or refused, and a machine of it can be judged.</summary>
public sealed class CaptureFuzzTests
{
    private static readonly Generation Kernel = GenerationCatalog.Find("linux-6.12")!;

    private static readonly string[] Names =
    [
        "hybrid.instlat.txt", "machine.cpuid.txt", "hybrid.libcpuid.test", "arm.libcpuid.test", "one.libvirt.xml",
        "one.qemu.json", "guest.firecracker.json", "two-packages.cpuinfo.txt", "arm.cpuinfo.txt", "rdmsr.txt",
        "vmxcap.txt",
        "hybrid.acrn.xml", "hwloc/pu0",
    ];

    private static readonly (CaptureFormat Format, byte[] Bytes)[] Samples =
        [.. Names.Select(name => (Sample.Read(name).Format!.Value, File.ReadAllBytes(Sample.PathOf(name))))];

    [Fact]
    public void Sample_WithAnythingAnywhere_IsReadOrRefused() => Gen
        .Select(
            Gen.Int[0, Names.Length - 1],
            Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 40], Gen.Byte.Array[0, 40]).Array[1, 4])
        .Sample(
            (sample, edits) =>
            {
                List<byte> bytes = [.. Samples[sample].Bytes];
                foreach ((int place, int removed, byte[] inserted) in edits)
                {
                    int at = place % bytes.Count;
                    bytes.RemoveRange(at, Math.Min(removed, bytes.Count - at - 1));
                    bytes.InsertRange(at, inserted);
                }

                Use(Sample.OfBytes([.. bytes]));
                Use(Sample.OfBytes([.. bytes], Samples[sample].Format));
            },
            iter: 3000,
            threads: 1);

    [Fact]
    public void Sample_UnderAnyFormat_IsReadOrRefused()
    {
        foreach ((_, byte[] bytes) in Samples)
        {
            foreach (CaptureFormat format in Enum.GetValues<CaptureFormat>())
            {
                Use(Sample.OfBytes(bytes, format));
            }
        }
    }

    [Fact]
    public void Bytes_OfAnyKind_AreReadOrRefused() => Gen.Byte.Array[0, 2000].Sample(
        bytes =>
        {
            Use(Sample.OfBytes(bytes));
            Use(Sample.OfBytes([0x1f, 0x8b, 8, .. bytes]));
        },
        iter: 500,
        threads: 1);

    private static void Use(CapturedMachine machine)
    {
        Assert.Equal(machine.Succeeded, machine.Cpus.Count > 0);
        if (!machine.Succeeded || !machine.Cpus.Any(cpu => cpu.IsOnline) || machine.Cpus[^1].Id > 64)
        {
            return;
        }

        SimMachine simulated = new(CapturedHost.Describe(machine, Kernel));
        _ = machine.Cpus.Select(cpu => simulated.Judge(cpu.Id)).ToArray();
    }
}
