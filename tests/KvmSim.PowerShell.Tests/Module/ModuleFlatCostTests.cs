using System.Globalization;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>
/// What a command does to one CPU costs no more where there are thousands: counted in bytes that are allocated, not in
/// time.
/// </summary>
public sealed class ModuleFlatCostTests : IDisposable
{
    private const int Few = 64;
    private const int Many = 4_096;

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("1..20 | Get-SimCpu")]
    [InlineData("1..20 | Set-SimCpuOnline -Offline")]
    [InlineData("1..20 | Set-SimCpuOnline")]
    [InlineData("1..20 | Remove-SimCpu -Confirm:$false")]
    public void Command_OnSomeOfThousands_CostsWhatItCostsOnSomeOfFew(string command)
    {
        long few = Bytes(command, Few), many = Bytes(command, Many);

        // Sets of CPUs are longer: an operation changes a handful, and its answer names two.
        const int Longer = 20 * 16 * (Many - Few) / 8;
        Assert.InRange(many, 1, few + Longer);
    }

    /// <summary>What it allocates the second time, when all is compiled and cached.</summary>
    private long Bytes(string command, int cpus)
    {
        string machine = string.Create(
            CultureInfo.InvariantCulture, $"$null = New-SimMachine m -CpuCount {cpus} -Force");
        string text = Assert.Single(_session.Texts($$"""
            {{machine}}
            $null = {{command}}
            {{machine}}
            $before = [GC]::GetAllocatedBytesForCurrentThread()
            $null = {{command}}
            [GC]::GetAllocatedBytesForCurrentThread() - $before
            """));
        Assert.Empty(_session.Errors);
        return long.Parse(text, CultureInfo.InvariantCulture);
    }
}
