using KvmSim.Logs;
using Xunit;

namespace KvmSim.Core.Tests.Logs;

/// <summary>The cells of OtherMessages.tsv that say which kernels print a line.</summary>
public sealed class PrintingKernelsTests
{
    [Theory]
    [InlineData("Linux", "6.3", "6.5", "Linux 6.3 to 6.5")]
    [InlineData("Linux", "6.12", "6.12", "Linux 6.12 to 6.12")]
    [InlineData("Linux", "6.8", "-", "Linux 6.8 on")]
    [InlineData("Linux", "-", "5.15", "up to Linux 5.15")]
    [InlineData("Linux", "-", "?", "older kernels")]
    [InlineData("arm64", "-", "-", "arm64")]
    [InlineData("QEMU", "-", "-", "QEMU")]
    public void Cells_SayWhichKernels(string by, string since, string until, string shown) =>
        Assert.Equal(shown, new PrintingKernels(by, since, until).ToString());

    /// <summary>6.9 is older than 6.12, whatever their letters say.</summary>
    [Theory]
    [InlineData("Linux", "-", "-", "'Linux'")]
    [InlineData("guests", "6.1", "-", "'guests'")]
    [InlineData("Linux", "6.12", "6.9", "6.12")]
    [InlineData("Linux", "6.1", "?", "'?'")]
    [InlineData("Linux", "six", "6.1", "'six'")]
    public void Cells_ThatAreNoRange_AreNamed(string by, string since, string until, string named) =>
        Assert.Contains(
            named,
            Assert.Throws<InvalidDataException>(() => new PrintingKernels(by, since, until)).Message,
            StringComparison.Ordinal);
}
