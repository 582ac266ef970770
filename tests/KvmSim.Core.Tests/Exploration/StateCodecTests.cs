using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>What is packed into a word comes out of it, whatever else is in it, and in words of every width.</summary>
public sealed class StateCodecTests
{
    [Theory]
    [InlineData(2, 1, 1, false)]
    [InlineData(4, 2, 2, true)]
    [InlineData(9, 8, 3, false)]
    [InlineData(16, 3, 8, true)]
    [InlineData(30, 1, 0, true)]
    [InlineData(47, 2, 4, true)]
    [InlineData(64, 8, 8, true)]
    [InlineData(64, 0, 2, false)]
    public void State_IsWhatWasPacked(int cpus, int hotplugActors, int vmActors, bool hasLoader)
    {
        StateLayout layout = new(cpus, hotplugActors, vmActors, hasLoader);
        Assert.Equal((cpus, hotplugActors, vmActors, hasLoader),
            (layout.CpuCount, layout.HotplugActors, layout.VmActors, layout.HasLoader));
        Assert.True(WordWidth.Visit<Round, bool>(layout.Bits, new Round(layout)));
    }

    /// <summary>No two fields share a bit, none is too narrow for its largest value, and none is wasted.</summary>
    [Fact]
    public void Layout_OfASmallMachine_IsThatOfItsFields()
    {
        // 3 sets of 4; usage to 3 and readers to 3: 2 bits each; 4 flags; 2 actors: 2 bits; a step: 5; CPUs to 3: 2;
        // 2 flags; 2 VM actors of 6.
        Assert.Equal(12 + 2 + 2 + 4 + 2 + 5 + 2 + 2 + 12, new StateLayout(4, 2, 2, hasLoader: false).Bits);

        // No actor takes no bit, one takes one.
        Assert.Equal(12 + 2 + 2 + 4 + 0 + 5 + 2 + 2 + 12, new StateLayout(4, 0, 2, hasLoader: false).Bits);
        Assert.Equal(12 + 2 + 2 + 4 + 1 + 5 + 2 + 2 + 12, new StateLayout(4, 1, 2, hasLoader: false).Bits);

        // Readers to 3 with one VM actor and the loader: 2 bits.
        Assert.Equal(16 + 2 + 2 + 4 + 2 + 5 + 2 + 2 + 5 + 12, new StateLayout(4, 2, 1, hasLoader: true).Bits);

        // A fourth set; usage to 3: 2, readers to 4: 3; the loader's step: 5; its reference: 6.
        Assert.Equal(16 + 2 + 3 + 4 + 2 + 5 + 2 + 2 + 5 + 18, new StateLayout(4, 2, 2, hasLoader: true).Bits);
    }

    private readonly struct Round(StateLayout layout) : IWordVisitor<bool>
    {
        private readonly StateLayout _layout = layout;

        public bool Visit<TWord>()
            where TWord : unmanaged, IStateWord<TWord>
        {
            StateCodec<TWord> codec = new(_layout);
            Values values = new();
            ExploredState read = new(_layout.VmActors);
            TWord word = default;
            for (int round = 0; round < 200; round++)
            {
                // What was in the word before is of the round before: whatever is not written over would show.
                ExploredState state = Make(values);
                word = codec.WithHotplug(word, state.Shared, state.Hotplug, Math.Max(0, state.ActiveHotplug));
                for (int index = 0; index < _layout.VmActors; index++)
                {
                    word = codec.WithVm(word, state.Shared, state.Vms[index], index, state.Walker);
                }

                if (_layout.HasLoader)
                {
                    word = codec.WithLoader(word, state.Shared, state.Loader, state.Walker);
                }

                codec.Decode(word, read);
                Equal(state, read);
            }

            return true;
        }

        private ExploredState Make(Values values)
        {
            ExploredState state = new(_layout.VmActors);
            int holders = _layout.VmActors + (_layout.HasLoader ? 1 : 0);
            state.Shared = new KvmState<CpuMask64>
            {
                Online = Cpus(values),
                Enabled = Cpus(values),
                Usage = values.Below(_layout.VmActors + 2),
                HotplugReaders = values.Below(_layout.VmActors + (_layout.HasLoader ? 3 : 2)),
                CountLock = values.Bool(),
                HardwareIncompatible = values.Bool(),
                EnableFailed = values.Bool(),
                CallbackInstalled = values.Bool(),
            };
            state.ActiveHotplug = values.Below(_layout.HotplugActors + 1) - 1;
            if (state.ActiveHotplug >= 0)
            {
                state.Shared.HotplugWriter = true;
                state.Hotplug = new HotplugActor
                {
                    Step = (HotplugStep)(1 + values.Below((int)HotplugStep.Done)),
                    Cpu = values.Below(_layout.CpuCount),
                    Incompatible = values.Bool(),
                    Result = values.Bool() ? Errno.EIO : Errno.None,
                };
            }

            state.Walker = values.Below(holders + 1) - 1;
            for (int index = 0; index < holders; index++)
            {
                state.Vms[index] = new VmActor<CpuMask64>
                {
                    Step = index == state.Walker
                        ? values.Of(VmStep.EnableEach, VmStep.RollBackEach, VmStep.DisableEach)
                        : values.Of(VmStep.Create, VmStep.CountLock, VmStep.SetupState, VmStep.Running,
                            VmStep.DropReadUnlock),
                    Todo = index == state.Walker ? Cpus(values) : default,
                    Result = values.Bool() ? Errno.EIO : Errno.None,
                };
            }

            if (_layout.HasLoader)
            {
                state.Loader = new LoaderActor<CpuMask64>
                {
                    Step = (LoaderStep)values.Below((int)LoaderStep.DisableEach + 1),
                    Todo = Cpus(values),
                    Reference = state.Vms[_layout.VmActors],
                };
            }

            return state;
        }

        private CpuMask64 Cpus(Values values) => new(values.Next() & (ulong.MaxValue >> (64 - _layout.CpuCount)));

        private void Equal(ExploredState expected, ExploredState read)
        {
            Assert.Equal(expected.Shared, read.Shared);
            Assert.Equal(expected.ActiveHotplug, read.ActiveHotplug);
            Assert.Equal(expected.Hotplug, read.Hotplug);
            Assert.Equal(expected.Walker, read.Walker);
            int holders = _layout.VmActors + (_layout.HasLoader ? 1 : 0);
            Assert.Equal(expected.Vms[..holders], read.Vms[..holders]);
            Assert.Equal(expected.Loader, read.Loader);
        }
    }

    /// <summary>The same numbers on every machine (splitmix64).</summary>
    private sealed class Values
    {
        private ulong _state;

        public ulong Next()
        {
            ulong z = _state += 0x9E37_79B9_7F4A_7C15;
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return z ^ (z >> 31);
        }

        public int Below(int count) => (int)(Next() % (ulong)count);

        public bool Bool() => Below(2) == 1;

        public T Of<T>(params T[] values) => values[Below(values.Length)];
    }
}
