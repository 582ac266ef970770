using System.Globalization;
using CsCheck;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>
/// Random machines under random kernels, and random things done to them, sensible or not: what holds for all of them.
/// KVMSIM_RANDOM says how many worlds; 10,000 if it does not.
/// </summary>
public sealed class RandomWorldTests
{
    private const int Sockets = 6;

    private static readonly Gen<(int Kind, int Cpu)> Step = Gen.Select(Gen.Int[0, 15], Gen.Int[0, Sockets]);

    private static readonly CpuModel[] Intel = Variants(TestMachines.Intel, "vmx", "umip", "smep", "avx");

    private static readonly CpuModel[] Amd = Variants(TestMachines.Amd, "svm", "npt", "smep", "avx");

    private static long Worlds => long.TryParse(
        Environment.GetEnvironmentVariable("KVMSIM_RANDOM"), CultureInfo.InvariantCulture, out long count)
            ? count : 10_000;

    [Fact]
    public void World_WhateverIsDoneToIt_KeepsItsRules() =>
        Gen.Select(
            Gen.Int[0, GenerationLibrary.Shipped.All.Count() - 1], Gen.Bool, Gen.Int[0, 6].Array[Sockets],
            Step.Array[1, 14])
            .Sample(
                (generation, isIntel, models, steps) => Run(
                    Make(generation, isIntel ? Intel : Amd, models), isIntel, steps),
                iter: Worlds);

    private static void Run(SimMachine machine, bool isIntel, (int Kind, int Cpu)[] steps)
    {
        CheckMasks(machine.State);
        foreach ((int kind, int cpu) in steps)
        {
            Do(machine, OperationOf(kind, cpu, isIntel));
        }

        if (machine.History.Count > 0)
        {
            Assert.Equal(machine.State, machine.Replay().Last().After);
        }
    }

    private static void Do(SimMachine machine, Operation operation)
    {
        HostState before = machine.State;
        long printed = machine.Log.Printed;
        OperationResult predicted;
        try
        {
            predicted = machine.Predict(operation);
        }
        catch (SimException)
        {
            Assert.Throws<SimException>(() => machine.Run(operation));
            Assert.Equal(before, machine.State);
            Assert.Equal(printed, machine.Log.Printed);
            return;
        }

        Assert.Equal(before, machine.State);
        Assert.Equal(printed, machine.Log.Printed);
        OperationResult result = machine.Run(operation);
        Assert.Equal(predicted.Summary, result.Summary);
        Assert.Equal(predicted.Log, result.Log);
        Assert.Equal(predicted.After, machine.State);
        CheckMasks(machine.State);
        if (operation.Kind != OperationKind.Reboot)
        {
            CheckTime(before, machine.State);
        }

        if (result is { Errno: not Errno.None, Death: null })
        {
            CheckRefused(operation, before, machine.State);
        }
    }

    /// <summary>cpu_active_mask, cpu_online_mask, cpu_present_mask, cpu_possible_mask: each is in the next.</summary>
    private static void CheckMasks(in HostState state)
    {
        Assert.True(state.Active.Except(state.Kvm.Online).IsEmpty, $"active {state.Active}, online {state.Kvm.Online}");
        Assert.True(
            state.Kvm.Online.Except(state.Present).IsEmpty, $"online {state.Kvm.Online}, present {state.Present}");
        Assert.True(state.Present.Except(CpuSet.First(Sockets)).IsEmpty, $"present {state.Present}");
        Assert.Equal(state.Present, CpuSet.Of(state.Sockets.Plugged.Select(pair => pair.Key)).Intersect(state.Present));
        Assert.True(
            state.Kvm.Online.Except(state.BootedOnce).IsEmpty, $"online {state.Kvm.Online}, booted {state.BootedOnce}");
        Assert.True(state.Flagged.Except(state.Present).IsEmpty, $"flagged {state.Flagged}, present {state.Present}");
        Assert.True(
            state.VirtualizationOn.Except(state.BootedOnce).IsEmpty, $"virtualization on {state.VirtualizationOn}");
        Assert.True(state.Kvm.Usage >= 0, $"kvm_usage_count {state.Kvm.Usage}");
    }

    /// <summary>What only grows, or only shrinks, while a kernel runs.</summary>
    private static void CheckTime(in HostState before, in HostState after)
    {
        Assert.True(before.Microseconds <= after.Microseconds);
        Assert.True(after.BootCapabilities.Features.Except(before.BootCapabilities.Features).IsEmpty);
        Assert.True(before.BootedOnce.Except(after.BootedOnce).IsEmpty);
        Assert.Equal(before.Tainted, before.Tainted & after.Tainted);
    }

    /// <summary>What is refused leaves CPUs, VMs and modules as they were.</summary>
    private static void CheckRefused(Operation operation, in HostState before, in HostState after)
    {
        string what = operation.ToString();
        Assert.True(before.Sockets == after.Sockets, what);
        Assert.True(
            before.Vms.Select(vm => vm.Name)
                .SequenceEqual(after.Vms.Select(vm => vm.Name), StringComparer.Ordinal), what);
        Assert.Equal(before.Vendor?.Module, after.Vendor?.Module);
        if (operation.Kind is not (OperationKind.Suspend or OperationKind.Resume or OperationKind.SetSmt))
        {
            Assert.True(before.Kvm.Online == after.Kvm.Online, what);
            Assert.True(before.Active == after.Active, what);
        }

        Assert.False(after.Kvm.HotplugWriter || after.Kvm.CountLock || after.Kvm.HotplugReaders > 0, what);
    }

    private static Operation OperationOf(int kind, int cpu, bool isIntel) => kind switch
    {
        0 => Operation.HotAdd(cpu),
        1 => Operation.HotRemove(cpu),
        2 or 3 or 4 => Operation.Online(cpu),
        5 or 6 => Operation.Offline(cpu),
        7 or 8 => Operation.Load(isIntel ? "kvm_intel" : "kvm_amd"),
        9 => Operation.Unload(cpu % 2 == 0 ? "kvm" : isIntel ? "kvm_intel" : "kvm_amd"),
        10 or 11 => Operation.CreateVm($"v{cpu}"),
        12 => Operation.DestroyVm($"v{cpu}"),
        13 => Operation.RunVcpu($"v{cpu % 2}", cpu % Sockets),
        14 => cpu == 0 ? Operation.Reboot() : cpu % 2 == 0 ? Operation.Suspend() : Operation.Resume(),
        _ => Operation.SetSmt(cpu % 2 == 0 ? SmtControl.Off : SmtControl.On),
    };

    private static SimMachine Make(int generation, CpuModel[] variants, int[] models)
    {
        CpuModel ModelAt(int cpu) => variants[cpu == 0 || models[cpu] >= variants.Length ? 0 : models[cpu]];
        return new SimMachine(new HostDescription
        {
            Name = "world",
            Generation = GenerationLibrary.Shipped.All.ElementAt(generation),
            PossibleCpus = Sockets,
            Topology = new CpuTopology(1, Sockets / 2, 2),
            Stock = CpuSockets.Of(Enumerable.Range(0, Sockets).Select(cpu => KeyValuePair.Create(cpu, ModelAt(cpu)))),
            Plugged = CpuSet.First(1 + (models[0] % Sockets)),
            OfflineAtBoot = CpuSet.Of(models[0] % 2 == 0 ? [Sockets - 1] : []),
        });
    }

    private static CpuModel[] Variants(CpuModel model, params string[] missing) =>
        [model, .. missing.Select(name => model with { Name = $"no-{name}", Features = model.Features.Without(name) })];
}
