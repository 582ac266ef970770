using Xunit;

namespace KvmSim.PowerShell.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Nothing() => Assert.Equal(4, 2 + 2);
}
