using System.Management.Automation;
using System.Reflection;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>How far a work is: rarely told, and with the time that is left.</summary>
public sealed class ModuleProgressTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ManualTime _time = new();
    private readonly Type _type;
    private readonly object _progress;

    public ModuleProgressTests()
    {
        var module = (Assembly)_session.Run("(Get-Module KvmSim).ImplementingAssembly")[0].BaseObject;
        _type = module.GetType("KvmSim.PowerShell.Output.WorkProgress", throwOnError: true)!;
        _progress = Activator.CreateInstance(_type, "Judging", _time)!;
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Progress_OfAWork_IsToldFiveTimesASecondWithTheTimeLeft()
    {
        Assert.Null(Next(1, 10));
        _time.Ticks += TimeSpan.TicksPerSecond;
        ProgressRecord second = Next(2, 10)!;
        _time.Ticks += TimeSpan.TicksPerMillisecond * 199;
        Assert.Null(Next(5, 10));
        _time.Ticks += TimeSpan.TicksPerMillisecond;
        ProgressRecord third = Next(6, 10)!;

        Assert.Equal(
            ("Judging", "2 of 10: file", 20, 4),
            (second.Activity, second.StatusDescription, second.PercentComplete, second.SecondsRemaining));
        Assert.Equal((60, 1), (third.PercentComplete, third.SecondsRemaining));
        Assert.Equal(ProgressRecordType.Completed, Call<ProgressRecord>("Last")!.RecordType);
    }

    [Fact]
    public void Progress_OfOneThing_IsNotTold()
    {
        _time.Ticks += TimeSpan.TicksPerHour;

        Assert.Null(Next(0, 1));
        Assert.Null(Call<ProgressRecord>("Last"));
    }

    [Theory]
    [InlineData(10, 25, 100, 30)]
    [InlineData(10, 100, 100, 0)]
    [InlineData(10, 0, 100, -1)]
    [InlineData(0, 5, 100, -1)]
    [InlineData(1, 99, 100, 1)]
    [InlineData(1000, 1, long.MaxValue, int.MaxValue)]
    public void SecondsRemaining_OfAWork_AreAsManyForEachAsForThoseDone(
        int elapsed, long done, long of, int expected) =>
        Assert.Equal(expected, Call<int>("SecondsRemaining", TimeSpan.FromSeconds(elapsed), done, of));

    private ProgressRecord? Next(int done, int of) => Call<ProgressRecord>("Next", done, of, "file");

    private T? Call<T>(string method, params object[] arguments) =>
        (T?)_type.GetMethod(method)!.Invoke(_progress, arguments);

    /// <summary>A clock that goes when it is told to.</summary>
    private sealed class ManualTime : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
