using Xunit;

namespace KvmSim.Core.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Nothing() => Assert.Equal(4, 2 + 2);
}
