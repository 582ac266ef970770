using KvmSim.Hardware;
using KvmSim.Protocol;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration.Designs;

/// <summary>
/// Each cost is what the step programs do, one actor after the other: two CPUs, of which CPU 1 is incompatible.
/// </summary>
public sealed class DesignCostTests
{
    public static TheoryData<string> Keys => [.. Design.All.Select(design => design.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Costs_OfADesign_AreWhatTheProgramsDo(string key)
    {
        Design design = Design.All.Single(known => string.Equals(known.Key, key, StringComparison.Ordinal));
        World idle = World.Loaded(design);
        bool always = !idle.State.Enabled.IsEmpty;
        idle.MoveCpu();
        bool comesIdle = idle.State.Online.Contains(1);
        bool forbidden = comesIdle && !idle.CreateVm();
        idle.MoveCpu();
        bool forGood = forbidden && !idle.CreateVm();

        World used = World.Loaded(design);
        Assert.True(used.CreateVm());
        bool first = used.HeldHotplugLock;
        Assert.True(used.CreateVm());
        bool second = used.HeldHotplugLock;
        used.MoveCpu();
        bool comesInUse = used.State.Online.Contains(1);
        bool seenFirst = used.SawOnlineBeforeAnswer;
        used = World.Loaded(design);
        used.CreateVm();
        used.CreateVm();
        used.DestroyVm();
        bool firstEnd = used.HeldHotplugLock;
        used.DestroyVm();
        bool lastEnd = used.HeldHotplugLock;

        Assert.Equal(
            new Dictionary<string, bool>(StringComparer.Ordinal)
            {
                ["CreateLock"] = second,
                ["FirstCreateLock"] = first && !second,
                ["DestroyLock"] = firstEnd,
                ["LastDestroyLock"] = lastEnd && !firstEnd,
                ["SeenOnline"] = seenFirst,
                ["CheckEachCpu"] = idle.ChecksInCallback > 0,
                ["RefusedInUse"] = !comesInUse,
                ["RefusedIdle"] = !comesIdle,
                ["VmsLost"] = forbidden || (comesIdle && design.Parts.Check == CheckPlace.Enable),
                ["VmsLostForGood"] = forGood,
                ["NoticedLate"] = forbidden && !design.Parts.Remembers,
                ["AskedOnOffline"] = idle.AsksOnOffline > 0,
                ["AlwaysOn"] = always,
            },
            DesignCost.All.ToDictionary(
                cost => cost.Id,
                cost => design.Costs.Any(has => string.Equals(has.Id, cost.Id, StringComparison.Ordinal)),
                StringComparer.Ordinal));
    }

    /// <summary>The programs on a state, an actor at a time, each to its end.</summary>
    private sealed class World
    {
        private readonly ProtocolParts _parts;
        private readonly Stack<VmActor<CpuMask64>> _vms = new();
        private Listening _kernel;

        private World(Design design)
        {
            _parts = design.Parts;
            _kernel = new Listening(design.EnablesAtLoad);
        }

        public KvmState<CpuMask64> State { get; private set; } = new() { Online = default(CpuMask64).With(0) };

        public bool HeldHotplugLock { get; private set; }

        public bool SawOnlineBeforeAnswer { get; private set; }

        public int ChecksInCallback { get; private set; }

        public int AsksOnOffline => _kernel.AskedAll;

        public static World Loaded(Design design)
        {
            World world = new(design);
            KvmState<CpuMask64> state = world.State;
            LoaderActor<CpuMask64> loader = default;
            while (LoaderProgram<CpuMask64, Listening>.Step(ref state, ref loader, world._parts, ref world._kernel)
                == StepOutcome.Stepped)
            {
            }

            world.State = state;
            return world;
        }

        /// <summary>CPU 1 comes online or goes offline.</summary>
        public void MoveCpu()
        {
            KvmState<CpuMask64> state = State;
            HotplugActor actor = default;
            bool comes = !state.Online.Contains(1);
            Assert.Equal(
                StepOutcome.Stepped,
                HotplugProgram<CpuMask64, Listening>.Begin(ref state, ref actor, 1, _parts, ref _kernel));
            for (StepOutcome outcome = StepOutcome.Stepped; outcome != StepOutcome.Finished;)
            {
                HotplugStep at = actor.Step;
                int checks = _kernel.Checks;
                bool wasOnline = state.Online.Contains(1);
                outcome = HotplugProgram<CpuMask64, Listening>.Step(ref state, ref actor, _parts, ref _kernel);
                Assert.NotEqual(StepOutcome.Blocked, outcome);
                ChecksInCallback += at == HotplugStep.Check ? _kernel.Checks - checks : 0;
                SawOnlineBeforeAnswer |= comes && wasOnline && at is not (HotplugStep.Done or HotplugStep.SetOnline);
            }

            State = state;
        }

        public bool CreateVm()
        {
            VmActor<CpuMask64> actor = default;
            Run(ref actor);
            if (actor.Step != VmStep.Running)
            {
                return false;
            }

            _vms.Push(actor);
            return true;
        }

        public void DestroyVm()
        {
            VmActor<CpuMask64> actor = _vms.Pop();
            Run(ref actor);
        }

        private void Run(ref VmActor<CpuMask64> actor)
        {
            KvmState<CpuMask64> state = State;
            HeldHotplugLock = false;
            for (StepOutcome outcome = StepOutcome.Stepped; outcome != StepOutcome.Finished;)
            {
                outcome = VmProgram<CpuMask64, Listening>.Step(ref state, ref actor, _parts, ref _kernel);
                Assert.NotEqual(StepOutcome.Blocked, outcome);
                HeldHotplugLock |= state.HotplugReaders > 0;
            }

            State = state;
        }
    }

    /// <summary>CPU 1 fails the check; counts who asks.</summary>
    private struct Listening(bool enablesAtLoad) : IKernel<CpuMask64>
    {
        public static bool IsDetailed => false;

        public readonly bool EnablesAtLoad => enablesAtLoad;

        public int Checks { get; private set; }

        public int AskedAll { get; private set; }

        public readonly Errno BringUp(int cpu) => Errno.None;

        public readonly byte ChangeOf(int cpu) => 0;

        public readonly void EnterOnlineSection(int cpu)
        {
        }

        public readonly void Activate(int cpu)
        {
        }

        public readonly void Deactivate(int cpu)
        {
        }

        public readonly void TakenDown(int cpu)
        {
        }

        public bool IsCompatible(int cpu)
        {
            Checks++;
            return cpu != 1;
        }

        public bool AnyIncompatible(CpuMask64 cpus)
        {
            AskedAll++;
            return cpus.Contains(1);
        }

        public readonly bool EnableHardware(int cpu) => true;

        public readonly void DisableHardware(int cpu)
        {
        }

        public readonly void EnableFailed(int cpu)
        {
        }

        public readonly void Refused(int cpu, bool incompatible)
        {
        }

        public readonly void Remembered(int cpu)
        {
        }

        public readonly void CreationForbidden()
        {
        }

        public readonly Errno SetUpVendor() => Errno.None;

        public readonly bool IsCompatibleAtLoad(int cpu) => cpu != 1;

        public readonly void Publish(bool present)
        {
        }
    }
}
