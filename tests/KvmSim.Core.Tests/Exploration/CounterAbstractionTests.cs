using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// The abstraction on words made by hand. Nine CPUs: CPU 0, seven that are alike (1 to 7), and CPU 8, which is
/// incompatible. By its names, the first of the alike are in no set, then come those online, then those enabled too.
/// </summary>
public sealed class CounterAbstractionTests
{
    private const int Cpus = 9;

    [Fact]
    public void Room_IsForEachCombinationAsOftenAsItIsToldApart()
    {
        // 2^3 - 1 combinations of three sets, 2^4 - 1 of four; one more to try with, the moved one, one in no set.
        Assert.Equal(7 + 3, CounterAbstraction<Word64>.CpusOfKind(hasLoader: false, 1));
        Assert.Equal(14 + 3, CounterAbstraction<Word64>.CpusOfKind(hasLoader: false, 2));
        Assert.Equal(15 + 3, CounterAbstraction<Word64>.CpusOfKind(hasLoader: true, 1));
        Assert.Equal(30 + 3, CounterAbstraction<Word64>.CpusOfKind(hasLoader: true, 2));
    }

    /// <summary>Three are online, two of them enabled: of like ones as many stay as are told apart.</summary>
    [Theory]
    [InlineData(1, "0,6,7", "7")]
    [InlineData(2, "0,5-7", "6-7")]
    [InlineData(3, "0,5-7", "6-7")]
    public void Abstract_KeepsOfLikeCpusAsManyAsAreToldApart(int many, string online, string enabled)
    {
        Made made = new(many);
        Assert.Equal(made.Of(online, enabled), made.Abstraction.Abstract(made.Of("0,1-3", "2-3")));
    }

    /// <summary>
    /// Two stand for two and more, so three are as two; CPU 0 and one of another kind are counted by themselves.
    /// </summary>
    [Fact]
    public void Abstract_OfManyAndMore_IsTheSame()
    {
        Made made = new(2);
        Assert.Equal(made.Of("0,6-8", "0,8"), made.Abstraction.Abstract(made.Of("0,1-5,8", "0,8")));
        Assert.Equal(made.Of("0,6-8", "0,8"), made.Abstraction.Abstract(made.Of("0,2-3,8", "0,8")));
        Assert.NotEqual(
            made.Abstraction.Abstract(made.Of("0,1-2,8", "0")), made.Abstraction.Abstract(made.Of("0,1,8", "0")));
    }

    /// <summary>A CPU that is on its way is like no other: it stays, and does not count among the rest.</summary>
    [Fact]
    public void Abstract_LeavesTheCpuThatMoves()
    {
        Made made = new(1);
        HotplugActor moved = new() { Step = HotplugStep.OnlineLock, Cpu = 3 };
        HotplugActor named = moved with { Cpu = 1 };
        Assert.Equal(made.Of("0,1,7", "", named), made.Abstraction.Abstract(made.Of("0,2-4", "", moved)));
        Assert.Equal(made.Of("0,1", "", named), made.Abstraction.Abstract(made.Of("0,3", "", moved)));
    }

    /// <summary>
    /// Whatever else is in the word: what is known of the CPU that moves, and how many VMs there are.
    /// </summary>
    [Theory]
    [InlineData(HotplugStep.Check, true)]
    [InlineData(HotplugStep.OnlineLock, false)]
    public void Abstract_KnowsTheCpuThatMovesWhateverItsState(HotplugStep step, bool incompatible)
    {
        Made made = new(1);
        HotplugActor moved = new() { Step = step, Cpu = 3, Incompatible = incompatible, Result = Errno.EIO };
        VmActor<CpuMask64> vm = new() { Step = VmStep.Running, Result = Errno.EIO };
        Assert.Equal(
            made.Of("0,1,7", "1", moved with { Cpu = 1 }, vm, usage: 1),
            made.Abstraction.Abstract(made.Of("0,3-5", "3", moved, vm, usage: 1)));
        Assert.Equal(
            made.Of("0,1,6-7", "1,7", moved with { Cpu = 1 }, vm, usage: 1),
            made.Abstraction.Abstract(made.Of("0,3-5", "3-4", moved, vm, usage: 1)));
    }

    /// <summary>Two that are in all three sets are one and many as well.</summary>
    [Fact]
    public void Abstract_CountsThoseThatAreInEverySet()
    {
        Made made = new(1);
        VmActor<CpuMask64> walking = new() { Step = VmStep.DisableEach, Todo = Set("1-2") };
        Assert.Equal(
            made.Of("0,7", "7", walker: walking with { Todo = Set("7") }),
            made.Abstraction.Abstract(made.Of("0-2", "1-2", walker: walking)));
    }

    /// <summary>
    /// The loader's walk: a check looks at every CPU, the walk at unload only disables, and where destroying takes the
    /// lock
    /// (6.3) there is none.
    /// </summary>
    [Theory]
    [InlineData("v1", LoaderStep.CheckEach, "1-2", "2", "0,2-4", "4", "3-4")]
    [InlineData("v1", LoaderStep.DisableEach, "1-2", "2", "0,3-4", "4", "4")]
    [InlineData("v1", LoaderStep.DisableEach, "1-2", "2-3", "0,2-4", "3-4", "4")]
    [InlineData("upstream", LoaderStep.DisableEach, "1-2", "2", "0,3-4", "4", "")]
    [InlineData("v1", LoaderStep.Loaded, "1-2", "2", "0,3-4", "4", "")]
    public void Abstract_TakesFromTheLoadersWalkWhatItWouldNotChange(
        string model, LoaderStep step, string todo, string enabled, string online, string enabledThen, string left)
    {
        Made made = new(1, model, 6, loader: true);
        LoaderActor<CpuMask64> loader = new() { Step = step, Todo = Set(todo) };
        Assert.Equal(
            made.Describe(made.Of(online, enabledThen, loader: loader with { Todo = Set(left) })),
            made.Describe(made.Abstraction.Abstract(made.Of("0-4", enabled, loader: loader))));
    }

    /// <summary>Sixteen combinations with a loader, the last of them in all four sets.</summary>
    [Fact]
    public void Abstract_CountsThoseThatAreInAllFourSets()
    {
        Made made = new(1, "v1", 6, loader: true);
        VmActor<CpuMask64> walking = new() { Step = VmStep.DisableEach, Todo = Set("1-2") };
        LoaderActor<CpuMask64> loader = new() { Step = LoaderStep.CheckEach, Todo = Set("1-2") };
        Assert.Equal(
            made.Describe(made.Of("0,4", "4", walker: walking with { Todo = Set("4") },
                loader: loader with { Todo = Set("4") })),
            made.Describe(made.Abstraction.Abstract(made.Of("0-2", "1-2", walker: walking, loader: loader))));
    }

    /// <summary>The CPU that moves is no member of what is enlarged, and does not make many of one.</summary>
    [Fact]
    public void Enlarged_WithoutTheCpuThatMoves()
    {
        Made made = new(1);
        HotplugActor moved = new() { Step = HotplugStep.OnlineLock, Cpu = 1 };
        List<(Word64 State, ulong Like)> larger = [];

        Assert.True(made.Abstraction.TryEnlarge(made.Of("0,1", "", moved), larger));
        Assert.Empty(larger);

        Assert.True(made.Abstraction.TryEnlarge(made.Of("0,1,7", "", moved), larger));
        Assert.Equal([(made.Of("0,1,6-7", "", moved), Set("6-7").Bits)], larger);
    }

    /// <summary>The CPU that moves is not the one that is added, though it be in no set.</summary>
    [Fact]
    public void Enlarged_ByAnotherThanTheCpuThatMoves()
    {
        Made made = new(1);
        HotplugActor moved = new() { Step = HotplugStep.SetOnline, Cpu = 1 };
        List<(Word64 State, ulong Like)> larger = [];

        Assert.True(made.Abstraction.TryEnlarge(made.Of("0,7", "", moved), larger));

        Assert.Equal([(made.Of("0,6-7", "", moved), Set("6-7").Bits)], larger);
    }

    /// <summary>With a loader there are fifteen combinations to enlarge, and to be in no set is none of them.</summary>
    [Fact]
    public void Enlarged_WithALoader_OnlyWhereCpusAreInSomeSet()
    {
        Made made = new(1, "v1", 6, loader: true);
        List<(Word64 State, ulong Like)> larger = [];

        Assert.True(made.Abstraction.TryEnlarge(made.Of("0,4", ""), larger));

        Assert.Equal([(made.Of("0,3-4", ""), Set("3-4").Bits)], larger);
    }

    /// <summary>Where CPUs disable themselves beside a walk, one that it will find enabled may not stay so.</summary>
    [Fact]
    public void Abstract_BesideWalksInAnyOrder_TakesNothingFromOneThatEnables()
    {
        Made made = new(1, inAnyOrder: true);
        VmActor<CpuMask64> walking = new() { Step = VmStep.EnableEach, Todo = Set("1") };
        Assert.Equal(
            made.Describe(made.Of("0,7", "7", walker: walking with { Todo = Set("7") })),
            made.Describe(made.Abstraction.Abstract(made.Of("0-1", "1", walker: walking))));
        Made alone = new(1);
        Assert.Equal(
            alone.Describe(alone.Of("0,7", "7", walker: walking with { Todo = default })),
            alone.Describe(alone.Abstraction.Abstract(alone.Of("0-1", "1", walker: walking))));
    }

    /// <summary>Of each kind one has to be in no set, also of one of which there are not many.</summary>
    [Fact]
    public void Enlarged_WhereOneKindHasNoneLeft_IsNotShown()
    {
        Made made = new(2);
        Assert.False(made.Abstraction.TryEnlarge(made.Of("0,7-8", ""), []));
        Assert.True(made.Abstraction.TryEnlarge(made.Of("0,7", ""), []));
    }

    /// <summary>
    /// What a walk has still to visit and will find as it wants it is no different from what it has visited: enabled
    /// CPUs
    /// for one that enables, disabled ones for one that disables.
    /// </summary>
    [Theory]
    [InlineData(VmStep.EnableEach, "6")]
    [InlineData(VmStep.RollBackEach, "6-7")]
    [InlineData(VmStep.DisableEach, "6-7")]
    public void Abstract_TakesFromAWalkWhatItWouldNotChange(VmStep step, string enabled)
    {
        Made made = new(1);
        VmActor<CpuMask64> walking = new() { Step = step, Todo = Set("1,3") };
        VmActor<CpuMask64> left = walking with { Todo = Set("7") };

        Word64 word = made.Abstraction.Abstract(made.Of("0,1-4", "3-4", walker: walking));

        Assert.Equal(made.Describe(made.Of("0,5-7", enabled, walker: left)), made.Describe(word));
    }

    /// <summary>
    /// Where there are many there may be one more, in one combination at a time; where there are fewer there are not.
    /// </summary>
    [Fact]
    public void Enlarged_ByOneInEachCombinationWithMany()
    {
        Made made = new(2);
        List<(Word64 State, ulong Like)> larger = [];

        // One online, two enabled, the others in no set.
        Assert.True(made.Abstraction.TryEnlarge(made.Of("0,5-7", "6-7"), larger));

        (Word64 state, ulong like) = Assert.Single(larger);
        Assert.Equal((made.Of("0,4-7", "5-7"), Set("5-7").Bits), (state, like));
    }

    [Fact]
    public void Enlarged_WithManyInTwoCombinations_IsTwoStates()
    {
        Made made = new(1);
        List<(Word64 State, ulong Like)> larger = [];

        Assert.True(made.Abstraction.TryEnlarge(made.Of("0,6-7", "7"), larger));

        Assert.Equal(
            [(made.Of("0,5-7", "7"), Set("5-6").Bits), (made.Of("0,5-7", "6-7"), Set("6-7").Bits)], larger);
    }

    /// <summary>
    /// One that is added and one that stays in no set: with one alone the machine is too small to tell.
    /// </summary>
    [Fact]
    public void Enlarged_WhereTooFewAreLeft_IsNotShown()
    {
        Made made = new(2);
        List<(Word64 State, ulong Like)> larger = [];
        Assert.False(made.Abstraction.TryEnlarge(made.Of("0,2-7", ""), larger));
        Assert.True(made.Abstraction.TryEnlarge(made.Of("0,3-7", ""), larger));
        Assert.False(made.Abstraction.TryEnlarge(made.Of("0,1-7", ""), larger));
    }

    [Fact]
    public void Without_TakesCpusOutOfEverySet()
    {
        Made made = new(1);
        VmActor<CpuMask64> walking = new() { Step = VmStep.DisableEach, Todo = Set("1-4") };
        VmActor<CpuMask64> left = walking with { Todo = Set("1,4") };
        Assert.Equal(
            made.Of("0,1,4", "1,4", walker: left, usage: 1),
            made.Abstraction.Without(made.Of("0,1-4", "1-4", walker: walking, usage: 1), Set("2-3").Bits));
        Assert.Equal(made.Of("1", ""), made.Abstraction.Without(made.Of("0-1", "0"), Set("0").Bits));
    }

    private static CpuMask64 Set(string cpus) => cpus.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('-')).Aggregate(default(CpuMask64), (set, ends) => Enumerable
            .Range(Number(ends[0]), Number(ends[^1]) - Number(ends[0]) + 1).Aggregate(set, (all, cpu) =>
                all.With(cpu)));

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An abstraction of the patch's protocol, and its states.</summary>
    private sealed class Made
    {
        private readonly StateCodec<Word64> _codec;

        private readonly StateLayout _layout;

        public Made(int many, string model = "v1", int cpus = Cpus, bool loader = false, bool inAnyOrder = false)
        {
            SearchSpace space = SearchSpace.Of(Searches.Of(model, cpus) with { LoaderActors = loader ? 1 : 0 });
            Abstraction = new CounterAbstraction<Word64>(inAnyOrder ? space.WithWalksInAnyOrder() : space, many);
            _layout = space.Layout;
            Assert.InRange(_layout.Bits, 1, 64);
            _codec = new StateCodec<Word64>(_layout);
        }

        public CounterAbstraction<Word64> Abstraction { get; }

        public Word64 Of(
            string online,
            string enabled,
            HotplugActor actor = default,
            VmActor<CpuMask64> walker = default,
            int usage = 0,
            LoaderActor<CpuMask64> loader = default)
        {
            KvmState<CpuMask64> shared = new()
            {
                Online = Set(online),
                Enabled = Set(enabled),
                CallbackInstalled = true,
                Usage = usage,
            };
            Word64 word = _codec.WithVm(_codec.WithHotplug(default, shared, actor, 0), shared, walker, 0, -1);
            return _layout.HasLoader ? _codec.WithLoader(word, shared, loader, 0) : word;
        }

        /// <summary>The sets of a state, for errors that say something.</summary>
        public string Describe(Word64 word)
        {
            ExploredState state = new(1);
            _codec.Decode(word, state);
            return $"online {state.Shared.Online.Bits:b} enabled {state.Shared.Enabled.Bits:b} "
                + $"todo {state.Vms[0].Todo.Bits:b} loader {state.Loader.Todo.Bits:b}";
        }
    }
}
