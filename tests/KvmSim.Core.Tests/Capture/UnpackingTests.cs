using KvmSim.Capture;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>What others pack with: xz (sosreport, hwloc), bzip2, Zstandard.</summary>
public sealed class UnpackingTests
{
    [Theory]
    [InlineData("packed/tree.tar.xz")]
    [InlineData("packed/tree.tar.bz2")]
    [InlineData("packed/tree.tar.zst")]
    public void Archive_ThatIsPacked_IsReadLikeItsFolder(string name)
    {
        CapturedMachine folder = Sample.Read("tree"), packed = Sample.Read(name);

        Assert.Empty(packed.Errors);
        Assert.Equal(CaptureFormat.LinuxTree, packed.Format);
        Assert.Equal(folder.Cpus.Select(cpu => cpu.Identity), packed.Cpus.Select(cpu => cpu.Identity));
        Assert.Equal(folder.Cpus.Select(cpu => cpu.Placement), packed.Cpus.Select(cpu => cpu.Placement));
    }

    [Theory]
    [InlineData("packed/tree.tar.xz")]
    [InlineData("packed/tree.tar.bz2")]
    [InlineData("packed/tree.tar.zst")]
    public void Archive_ThatIsCutOffOrDamaged_IsOneErrorAtMost(string name)
    {
        byte[] whole = File.ReadAllBytes(Sample.PathOf(name));
        for (int length = 8; length < whole.Length; length += Math.Max(1, whole.Length / 23))
        {
            Assert.InRange(Sample.OfBytes(whole[..length]).Errors.Count(), 0, 1);
            byte[] damaged = [.. whole];
            damaged[length] ^= 0x55;
            Assert.InRange(Sample.OfBytes(damaged).Errors.Count(), 0, 1);
        }
    }
}
