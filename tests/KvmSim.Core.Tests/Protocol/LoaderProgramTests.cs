using KvmSim.Hardware;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>The module's own steps, from load to unload, and what they do to the hardware.</summary>
public sealed class LoaderProgramTests
{
    /// <summary>More than a load or an unload of a few CPUs has.</summary>
    private const int MostSteps = 100;

    private readonly List<string> _done = [];
    private readonly HashSet<int> _broken = [];
    private readonly HashSet<int> _incompatible = [];

    /// <summary>
    /// Up to 6.11 kvm_init checks every online CPU and installs the callbacks; kvm_exit takes them away. Nothing is
    /// enabled
    /// without a VM.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1")]
    [InlineData("patch-v1")]
    [InlineData("linux-6.3")]
    public void LoadAndUnload_InstallAndRemoveTheCallbacks(string generation)
    {
        ProtocolParts parts = GenerationCatalog.Find(generation)!.Parts;
        KvmState<CpuMask64> state = Machine(3);
        LoaderActor<CpuMask64> loader = new();

        Assert.Equal(Errno.None, Finish(ref state, ref loader, parts));
        Assert.Equal((LoaderStep.Loaded, Machine(3) with { CallbackInstalled = true }), (loader.Step, state));
        Assert.Equal(["published"], _done);

        Assert.Equal(Errno.None, Finish(ref state, ref loader, parts));
        Assert.Equal((LoaderStep.Unloaded, Machine(3)), (loader.Step, state));
        Assert.Equal(["published", "gone"], _done);
        Assert.Equal(default, loader);
    }

    /// <summary>
    /// kvm_exit up to 6.2 disables on every CPU what a race left enabled; 6.3 dropped that (667a83bf6a30). Of CPUs that
    /// are
    /// not enabled it touches none.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1", "gone,disable 1")]
    [InlineData("patch-v1", "gone,disable 1")]
    [InlineData("linux-6.3", "gone")]
    public void Unload_DisablesWhatARaceLeft(string generation, string done)
    {
        ProtocolParts parts = GenerationCatalog.Find(generation)!.Parts;
        KvmState<CpuMask64> state = Machine(3) with { CallbackInstalled = true, Enabled = default(CpuMask64).With(1) };
        LoaderActor<CpuMask64> loader = new() { Step = LoaderStep.Loaded };

        Assert.Equal(Errno.None, Finish(ref state, ref loader, parts));

        Assert.Equal(done, string.Join(',', _done));
        Assert.Equal(!done.Contains("disable", StringComparison.Ordinal), state.Enabled.Contains(1));
    }

    /// <summary>
    /// From 6.12 on the module holds a reference of its own: everything is enabled from load to unload.
    /// </summary>
    [Fact]
    public void LoadAndUnload_WhereVirtualizationIsEnabledAtLoad()
    {
        ProtocolParts parts = GenerationCatalog.Find("linux-6.12")!.Parts;
        KvmState<CpuMask64> state = Machine(2);
        LoaderActor<CpuMask64> loader = new();

        Assert.Equal(Errno.None, Finish(ref state, ref loader, parts, enablesAtLoad: true));
        Assert.Equal((1, true, LoaderStep.Loaded), (state.Usage, state.CallbackInstalled, loader.Step));
        Assert.Equal(["enable 0", "enable 1", "published"], _done);
        Assert.Equal((0, false), (state.HotplugReaders, state.CountLock));

        _done.Clear();
        Assert.Equal(Errno.None, Finish(ref state, ref loader, parts, enablesAtLoad: true));
        Assert.Equal((LoaderStep.Unloaded, Machine(2)), (loader.Step, state));
        Assert.Equal(["gone", "disable 0", "disable 1"], _done);
    }

    /// <summary>With enable_virt_at_load=0 neither load nor unload touches a CPU or a callback.</summary>
    [Fact]
    public void LoadAndUnload_WhereItIsNot()
    {
        ProtocolParts parts = GenerationCatalog.Find("linux-6.12")!.Parts;
        KvmState<CpuMask64> state = Machine(2);
        LoaderActor<CpuMask64> loader = new();

        Assert.Equal(Errno.None, Finish(ref state, ref loader, parts));
        Assert.Equal((LoaderStep.Loaded, Machine(2)), (loader.Step, state));
        Assert.Equal(Errno.None, Finish(ref state, ref loader, parts));

        Assert.Equal((LoaderStep.Unloaded, Machine(2)), (loader.Step, state));
        Assert.Equal(["published", "gone"], _done);
    }

    /// <summary>
    /// A CPU that cannot be enabled: the walk of 6.12 is undone, its EIO is finit_module's, and there is no /dev/kvm.
    /// </summary>
    [Fact]
    public void Load_WhereACpuCannotBeEnabled_FailsWithItsErrno()
    {
        ProtocolParts parts = GenerationCatalog.Find("linux-6.12")!.Parts;
        KvmState<CpuMask64> state = Machine(2);
        LoaderActor<CpuMask64> loader = new();
        _broken.Add(1);

        Assert.Equal(Errno.EIO, Finish(ref state, ref loader, parts, enablesAtLoad: true));

        Assert.Equal((LoaderStep.Unloaded, Machine(2)), (loader.Step, state));
        Assert.Equal(["enable 0", "enable 1", "failed 1", "disable 0"], _done);
    }

    /// <summary>
    /// kvm_init asks each online CPU (check_processor_compat): one that says no, and there is no module.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1")]
    [InlineData("linux-6.3")]
    [InlineData("linux-6.12")]
    public void Load_WhereACpuIsIncompatible_Fails(string generation)
    {
        ProtocolParts parts = GenerationCatalog.Find(generation)!.Parts;
        KvmState<CpuMask64> state = Machine(3);
        LoaderActor<CpuMask64> loader = new();
        _incompatible.Add(2);

        Assert.Equal(Errno.EIO, Finish(ref state, ref loader, parts, enablesAtLoad: true));

        Assert.Equal((LoaderStep.Unloaded, Machine(3)), (loader.Step, state));
        Assert.Empty(_done);
    }

    /// <summary>cpuhp_setup_state and cpuhp_remove_state take cpus_read_lock: they wait for a CPU that moves.</summary>
    [Theory]
    [InlineData(LoaderStep.Install)]
    [InlineData(LoaderStep.Remove)]
    public void Callbacks_ChangeOnlyWhileNoCpuMoves(LoaderStep step)
    {
        ProtocolParts parts = GenerationCatalog.Find("linux-6.3")!.Parts;
        CountingKernel kernel = new(_done, _broken, _incompatible);
        KvmState<CpuMask64> held =
            Machine(2) with { HotplugWriter = true, CallbackInstalled = step == LoaderStep.Remove };
        KvmState<CpuMask64> state = held;
        LoaderActor<CpuMask64> loader = new() { Step = step };

        Assert.Equal(StepOutcome.Blocked,
            LoaderProgram<CpuMask64, CountingKernel>.Step(ref state, ref loader, parts, ref kernel));

        Assert.Equal((held, step), (state, loader.Step));
    }

    /// <summary>
    /// KVM_CREATE_VM has a tail that waits for CPUs that move; kvm_init, which enables by the same steps, has none
    /// (v6.12): a
    /// CPU that begins to move when the locks are dropped does not hold the load up.
    /// </summary>
    [Fact]
    public void Load_ThatHasEnabled_DoesNotWaitForACpuThatMoves()
    {
        ProtocolParts parts = GenerationCatalog.Find("linux-6.12")!.Parts;
        DetailedKernel kernel = new(enablesAtLoad: true);
        KvmState<CpuMask64> state = Machine(2);
        LoaderActor<CpuMask64> loader = new();
        for (int steps = 0; loader.Reference.Step != VmStep.ReadUnlock; steps++)
        {
            Assert.Equal(StepOutcome.Stepped,
                LoaderProgram<CpuMask64, DetailedKernel>.Step(ref state, ref loader, parts, ref kernel));
            Assert.True(steps < MostSteps);
        }

        state.HotplugWriter = true;
        Assert.Equal(StepOutcome.Stepped,
            LoaderProgram<CpuMask64, DetailedKernel>.Step(ref state, ref loader, parts, ref kernel));
        Assert.Equal((LoaderStep.Publish, VmStep.Running), (loader.Step, loader.Reference.Step));
        Assert.Equal(StepOutcome.Finished,
            LoaderProgram<CpuMask64, DetailedKernel>.Step(ref state, ref loader, parts, ref kernel));
        Assert.Equal(LoaderStep.Loaded, loader.Step);
    }

    private static KvmState<CpuMask64> Machine(int cpus) => new() { Online = new CpuMask64((1UL << cpus) - 1) };

    private Errno Finish(
        ref KvmState<CpuMask64> state, ref LoaderActor<CpuMask64> loader, in ProtocolParts parts,
        bool enablesAtLoad = false)
    {
        CountingKernel kernel = new(_done, _broken, _incompatible) { EnablesAtLoad = enablesAtLoad };
        int steps = 0;
        StepOutcome outcome;
        do
        {
            outcome = LoaderProgram<CpuMask64, CountingKernel>.Step(ref state, ref loader, parts, ref kernel);
            Assert.NotEqual(StepOutcome.Blocked, outcome);
            Assert.True(++steps < MostSteps);
        }
        while (outcome != StepOutcome.Finished);

        _done.RemoveAll(what => what.StartsWith("check", StringComparison.Ordinal));
        Errno answer = loader.Answer;
        loader = loader with { Answer = Errno.None };
        return answer;
    }
}
