using System.Text.Json;
using KvmSim.Conformance;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>What the recorder's operations and machines are here.</summary>
public sealed class TraceCommandTests
{
    private static RecordedTrace Trace { get; } =
        TraceReader.Read(Path.Combine(AppContext.BaseDirectory, "conformance", "a01-compat-create-destroy@6.12.json"));

    [Theory]
    [InlineData("""["a"]""", false)]
    [InlineData("""["a", 1]""", false)]
    [InlineData("""["a", "td"]""", true)]
    public void Create_WithANumber_IsOfAVmFromThatCpu(string arguments, bool isTrustDomain) =>
        Assert.Equal(isTrustDomain, Read("create", arguments).Operation!.IsTrustDomain);

    [Theory]
    [InlineData("async_online", "[2, 0]", OperationKind.Online, "O")]
    [InlineData("async_online", """[2, 0, "P"]""", OperationKind.Online, "P")]
    [InlineData("async_offline", "[1, 0]", OperationKind.Offline, "O")]
    [InlineData("async_load", """["M", "kvm-amd", "@1", "npt=0"]""", OperationKind.Load, "M")]
    [InlineData("async_unload", """["N", "kvm_amd"]""", OperationKind.Unload, "N")]
    [InlineData("async_create", """["a", 1]""", OperationKind.CreateVm, "a")]
    [InlineData("async_run", """["a", 1]""", OperationKind.RunVcpu, "a")]
    public void WhatIsLeftRunning_IsBegunUnderItsName(string name, string arguments, OperationKind kind, string handle)
    {
        TraceCommand command = Read(name, arguments);

        Assert.Equal((TraceCommandKind.Begin, handle), (command.Kind, command.Handle));
        Assert.Equal(kind, command.Operation!.Kind);
    }

    [Fact]
    public void Reboot_IsRun() => Assert.Equal(OperationKind.Reboot, Read("reboot", "[]").Operation!.Kind);

    /// <summary>The kernel brought one CPU up, and the recorder those others that the machine wants online.</summary>
    [Fact]
    public void Machine_ThatSaysWhichCpusAreOffline_HasTheOthersOnline()
    {
        RecordedTrace trace = Trace with
        {
            BootCpus = 4,
            MaxCpus = 4,
            OfflineAtBoot = CpuSet.Of([3]),
            CommandLine = "nokaslr maxcpus=1 nopku",
        };

        SimMachine machine = new(TraceMachine.Describe(trace, trace.Id));

        Assert.Equal("0-2", machine.State.Kvm.Online.ToString());
        Assert.Equal("nokaslr nopku", machine.Description.CommandLine);
    }

    [Fact]
    public void Machine_ThatDoesNotSay_IsLeftToItsCommandLine()
    {
        RecordedTrace trace = Trace with { BootCpus = 4, MaxCpus = 4, CommandLine = "maxcpus=1" };

        Assert.Equal("0", new SimMachine(TraceMachine.Describe(trace, trace.Id)).State.Kvm.Online.ToString());
    }

    private static TraceCommand Read(string name, string arguments) => TraceCommand.Of(
        Trace.Operations[0] with { Name = name, Arguments = JsonSerializer.Deserialize<JsonElement[]>(arguments)! },
        Trace.BootCpu);
}
