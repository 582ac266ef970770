using System.Text.Json;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>A CPU that differs in one bit, row by row as recorded: what the kernel answers, and what it says.</summary>
public sealed class OneBitTests
{
    private const string Online = "online-with-one-flipped-bit@6.12";
    private const string Load = "load-with-one-flipped-bit@6.1";
    private const string Run = "run-on-cpu-lacking-a-control@6.1";

    /// <summary>
    /// The emulator of this table let INVEPT pass on a CPU without EPT, against the SDM. Where it faults as it must,
    /// the kernel dies (v-mini-ctls2-no-ept@6.1), and so it does here.
    /// </summary>
    private const string WithoutEpt = "secondary.1";

    public static TheoryData<string> OnlineRows => OneBitTable.Keys(Online);

    public static TheoryData<string> LoadRows => OneBitTable.Keys(Load);

    public static TheoryData<string> RunRows => OneBitTable.Keys(Run, WithoutEpt);

    [Theory]
    [MemberData(nameof(OnlineRows))]
    public void Online_OfACpuWithOneBitFlipped_IsAnsweredAsRecorded(string key)
    {
        JsonElement row = OneBitTable.Row(Online, key);
        SimMachine machine = OneBitTable.Flipped("linux-6.12", key);
        machine.Run(Operation.Load("kvm_intel"));

        OperationResult result = machine.Run(Operation.Online(OneBitTable.OddCpu));

        Assert.Equal(row[0].GetString(), Answer(result));
        Assert.Equal(OneBitTable.Lines(row), OfKvm(result));
    }

    [Theory]
    [MemberData(nameof(LoadRows))]
    public void Load_WithACpuWithOneBitFlipped_IsAnsweredAsRecorded(string key)
    {
        JsonElement row = OneBitTable.Row(Load, key);
        SimMachine machine = OneBitTable.Flipped("linux-6.1", key);
        machine.Run(Operation.Online(OneBitTable.OddCpu));

        OperationResult result = machine.Run(Operation.Load("kvm_intel"));

        Assert.Equal(row[0].GetString(), Answer(result));
        Assert.Equal(OneBitTable.Lines(row), OfKvm(result));
    }

    [Theory]
    [MemberData(nameof(RunRows))]
    public void Run_OnACpuThatLacksAControl_EndsAsRecorded(string key)
    {
        JsonElement row = OneBitTable.Row(Run, key);
        string[] expected = [.. row[0].EnumerateArray().Select(answer => answer.GetString()!)];
        SimMachine machine = OneBitTable.Lacking("linux-6.1", key);
        machine.Run(Operation.Load("kvm_intel"));

        Assert.Equal(expected[0], Answer(machine.Run(Operation.Online(OneBitTable.OddCpu))));
        Assert.Equal(expected[1], Answer(machine.Run(Operation.CreateVm("a"))));
        List<string> lines = [];
        foreach (string exit in expected[2..])
        {
            OperationResult run = machine.Run(Operation.RunVcpu("a", OneBitTable.OddCpu));

            Assert.Equal(exit == "ok" ? VcpuExit.Halted : VcpuExit.FailEntry, run.Exit);
            Assert.Null(run.DependsOn);
            lines.AddRange(OfKvm(run));
        }

        Assert.Equal(OneBitTable.Lines(row), lines, StringComparer.Ordinal);
    }

    [Fact]
    public void Create_WithACpuWithoutEpt_KillsTheKernelWhateverTheTableSays()
    {
        Assert.Equal("ok", OneBitTable.Row(Run, WithoutEpt)[0][1].GetString());
        SimMachine machine = OneBitTable.Lacking("linux-6.1", WithoutEpt);
        machine.Run(Operation.Load("kvm_intel"));
        machine.Run(Operation.Online(OneBitTable.OddCpu));

        Assert.NotNull(machine.Run(Operation.CreateVm("a")).Death);
    }

    [Fact]
    public void Tables_AreAllThere()
    {
        Assert.Equal(152, OnlineRows.Count);
        Assert.Equal(83, LoadRows.Count);
        Assert.Equal(39, RunRows.Count + 1);
    }

    private static string Answer(OperationResult result) =>
        result.Errno == Errno.None && result.Death is null ? "ok" : result.Errno.ToString();

    /// <summary>What the modules and their core say; the tables hold no lines of hotplug.</summary>
    private static string[] OfKvm(OperationResult result) =>
    [
        .. result.Log.Select(record => record.Text)
            .Where(text => text.Contains("kvm", StringComparison.OrdinalIgnoreCase)),
    ];
}
