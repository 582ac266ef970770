using KvmSim.Conformance;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>A simulated run, written as a trace, is a trace like any other.</summary>
public sealed class TraceWriterTests
{
    [Theory]
    [InlineData("linux-6.1")]
    [InlineData("patch-v1")]
    [InlineData("linux-6.12")]
    public void Trace_OfASimulatedRun_ReplaysAndConforms(string generation)
    {
        SimMachine machine = TestMachines.Create(
            generation, TestMachines.Amd,
            TestMachines.Amd with { Name = "nosvm", Features = TestMachines.Amd.Features.Without("svm") });
        machine.Load();
        machine.Run(
            Operation.HotAdd(
                3,
                TestMachines.Amd with
                {
                    Name = "better",
                    Family = 0x19,
                    Features = TestMachines.Amd.Features.With("umip"),
                }));
        machine.Begin(Operation.Online(3), "O", HotplugStep.SetOnline);
        machine.Run(Operation.CreateVm("a"), timeoutMilliseconds: 10);
        machine.Release("O");
        machine.Wait("a");
        machine.Run(Operation.Online(TestMachines.OddCpu));
        machine.Run(Operation.Offline(1));

        RecordedTrace trace = Written(machine);
        ConformanceResult result = TraceReplay.Run(trace);

        Assert.Null(result.FirstDivergence);
        Assert.Equal(machine.History.Count, result.StepCount);
        Assert.Equal(generation, result.Generation);
    }

    [Theory]
    [InlineData("patch-v1")]
    [InlineData("linux-6.12")]
    public void Trace_OfPowerAndFailures_ReplaysAndConforms(string generation)
    {
        SimMachine machine = TestMachines.Create(generation, TestMachines.Intel, TestMachines.Intel);
        machine.Load();
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.InjectFailure(1, "sched:active"));
        Assert.False(machine.Run(Operation.Offline(1)).Succeeded);
        machine.Run(Operation.SetSmt(SmtControl.Off));
        machine.Run(Operation.Suspend());
        machine.Run(Operation.Resume(CpuSockets.Of([KeyValuePair.Create(
            1, TestMachines.Intel with { Features = TestMachines.Intel.Features.Without("vmx") })])));
        machine.Run(Operation.RunVcpuAnywhere("a"));
        machine.Run(Operation.StartLoop("L", 0));
        machine.Run(Operation.OnlineLoop(2, 2));
        machine.Run(Operation.StopLoop("L"));
        machine.Run(Operation.PowerOff());

        RecordedTrace trace = Written(machine);
        ConformanceResult result = TraceReplay.Run(trace);

        Assert.Null(result.FirstDivergence);
        string[] written = [.. trace.Operations.Where(operation => operation.Name == "write")
            .Select(operation => operation.Arguments[0].GetString()!)];
        Assert.Equal(
            ["/sys/devices/system/cpu/cpu1/hotplug/fail", "/sys/devices/system/cpu/smt/control", "/sys/power/state"],
            written);
    }

    [Fact]
    public void Comparison_OfAPredictionWithItself_IsTheSame_AndWithAnotherKernelIsNot()
    {
        RecordedTrace six1 = Run("linux-6.1"), six12 = Run("linux-6.12");

        Assert.All(TraceComparison.Rows(six1, six1), row => Assert.True(row.Same));
        TraceRow online = TraceComparison.Rows(six1, six12)
            .First(row => row.Operation.StartsWith("online", StringComparison.Ordinal));
        Assert.False(online.Same);
        Assert.Equal("errno", online.Difference!.What);
    }

    private static RecordedTrace Run(string generation)
    {
        SimMachine machine = TestMachines.Create(
            generation, TestMachines.Intel, TestMachines.WithBusLockDetection(TestMachines.Intel));
        machine.Load();
        machine.Run(Operation.Online(TestMachines.OddCpu));
        return Written(machine);
    }

    private static RecordedTrace Written(SimMachine machine)
    {
        using MemoryStream stream = new();
        TraceWriter.Write(stream, machine, "written");
        return TraceReader.Read("written", stream.ToArray());
    }
}
