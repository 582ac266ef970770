using KvmSim.Description;
using KvmSim.Exploration;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Messages;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;
using static KvmSim.Core.Tests.Manifests.ManifestAssert;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>Generations that are composed in YAML.</summary>
public sealed class GenerationManifestTests
{
    private const string Text = """
        apiVersion: kvmsim/v1
        kind: Generation
        metadata: {name: mine, description: one of my own}
        spec:
          from: patch-v1
          parts:
            refusal: whileInUse
            reevaluates: true
            resetsFailure: true
          checkStyle: patch-v4
          messages:
            abortOnlining: {level: warn}
            prohibitCreation: none
            creationForbidden: {level: err, text: "kvm: no VM while CPU{cpus} is here"}
          addParameters: [kvm.refuse_incompatible_cpu]
          removeParameters: [kvm.incompatible_loglevel]
          defaults:
            kvm: {refuse_incompatible_cpu: 1}

        """;

    private static readonly NameCatalog Catalog = new NameCatalog().With(GenerationLibrary.Shipped);

    private static string Shipped => Path.Combine(Repository.Root, "manifests", "generations");

    [Fact]
    public void Generation_WithChangedParts_HasThemAndKeepsTheRest()
    {
        Generation v1 = GenerationCatalog.Find("patch-v1")!,
            mine = Accepts(Text, Catalog).Generations.Single().Generation;

        Assert.Equal(("mine", "one of my own", "patch-v1"), (mine.Id, mine.Title, mine.From));
        Assert.Equal(v1.Parts with { Reevaluates = true, ResetsFailure = true }, mine.Parts);
        Assert.Equal("patch-v4", mine.Style.Id);
        Assert.Equal(v1.Messages.AbortOnlining! with { Level = KernelLogLevel.Warn }, mine.Messages.AbortOnlining);
        Assert.Null(mine.Messages.ProhibitCreation);
        Assert.Equal(
            "kvm: no VM while CPU3 is here", mine.Messages.CreationForbidden!.Format(KvmSim.Hardware.CpuSet.Of(3)));
        Assert.Equal("1", mine.FindParameter("kvm", "refuse_incompatible_cpu")!.Default);
        Assert.Null(mine.FindParameter("kvm", "incompatible_loglevel"));
        Assert.Equal(Confidence.Derived, mine.ConfidenceIn(GenerationPart.Memory));
        Assert.Equal(v1.ConfidenceIn(GenerationPart.Callback), mine.ConfidenceIn(GenerationPart.Callback));
    }

    [Fact]
    public void Generation_WithADefault_RunsWithIt()
    {
        Generation mine = Accepts(Text, Catalog).Generations.Single().Generation;
        SimMachine machine = TestMachines.Create(
            "patch-v1", TestMachines.Intel, TestMachines.WithBusLockDetection(TestMachines.Intel))
            .WithGeneration(mine);
        machine.Load();

        Assert.Equal(KvmSim.Protocol.Errno.EIO, machine.Run(Operation.Online(TestMachines.OddCpu)).Errno);
    }

    [Theory]
    [InlineData("from: patch-v1", "from: ¦patch-v9", ManifestErrorId.UnknownName)]
    [InlineData("refusal: whileInUse", "refusal: ¦sometimes", ManifestErrorId.UnknownName)]
    [InlineData("refusal: whileInUse", "¦refusl: always", ManifestErrorId.UnknownKey)]
    [InlineData("refusal: whileInUse", "refusal: ¦always", ManifestErrorId.ConflictingKeys)]
    [InlineData("refusal: whileInUse", "locksOnDestroy: ¦maybe", ManifestErrorId.WrongType)]
    [InlineData("abortOnlining: {level: warn}", "refusedIncompatible: ¦{level: warn}", ManifestErrorId.MissingKey)]
    [InlineData("abortOnlining: {level: warn}", "enableFailed: ¦none", ManifestErrorId.ConflictingKeys)]
    [InlineData("CPU{cpus} is here", "CPU{cpu} is here", ManifestErrorId.BadText)]
    [InlineData(
        "addParameters: [kvm.refuse_incompatible_cpu]",
        "addParameters: [kvm.refuse_incompatible_cpu, ¦kvm_intel.nested]", ManifestErrorId.DuplicateName)]
    [InlineData(
        "removeParameters: [kvm.incompatible_loglevel]", "removeParameters: [¦kvm.enable_virt_at_load]",
        ManifestErrorId.UnknownName)]
    [InlineData("{refuse_incompatible_cpu: 1}", "{¦refuse_incompatible_cpus: 1}", ManifestErrorId.UnknownName)]
    [InlineData("{refuse_incompatible_cpu: 1}", "{refuse_incompatible_cpu: ¦7}", ManifestErrorId.WrongType)]
    public void Generation_ThatCannotBe_IsRefusedWhereItSaysSo(string old, string edit, ManifestErrorId id)
    {
        if (!edit.Contains('¦', StringComparison.Ordinal))
        {
            Assert.Equal(
                id, Assert.Single(Parse(Text.Replace(old, edit, StringComparison.Ordinal), Catalog).Diagnostics).Id);
            return;
        }

        RefusesEdit(Text, old, edit, id, Catalog);
    }

    [Theory]
    [InlineData("linux-6.1", "check: callback")]
    [InlineData("linux-6.1", "locking: countThenSetupState")]
    [InlineData("linux-6.12", "check: callback")]
    [InlineData("linux-6.12", "callback: starting")]
    [InlineData("linux-6.3", "refusal: always")]
    [InlineData("patch-v1", "callback: starting")]
    [InlineData("abort-always", "reevaluates: true")]
    public void Parts_ThatContradictEachOther_AreRefused(string from, string part)
    {
        IReadOnlyList<ManifestDiagnostic> found = Parse(Minimal(from, part), Catalog).Diagnostics;

        Assert.NotEmpty(found);
        Assert.All(found, diagnostic => Assert.Equal(ManifestErrorId.ConflictingKeys, diagnostic.Id));
        Assert.All(found, diagnostic => Assert.Equal(4, diagnostic.Line));
    }

    [Fact]
    public void Generation_OfAShippedName_IsRefused() =>
        Assert.Equal(
            ManifestErrorId.DuplicateName,
            Assert.Single(
                Parse(Minimal("linux-6.1", "")
                    .Replace("name: mine", "name: linux-6.12", StringComparison.Ordinal), Catalog).Diagnostics).Id);

    [Fact]
    public void Machine_OfTheSameFileOrAnother_TakesIt()
    {
        string machine = Samples.SmallMachine.Replace(
            "spec:", "spec:\n  kernel: {generation: mine}", StringComparison.Ordinal);
        MachineDocument beside = Accepts(Minimal("v1-nolock", "") + "---\n" + machine, Catalog).Machines.Single();
        Assert.Equal(VmLocking.CountOnly, MachineBlueprint.Of(beside).Generation.Parts.Locking);

        ManifestResult<ManifestSet> other = Parse(
            machine.Replace("generation: mine", "generation: review-wish.yaml", StringComparison.Ordinal), Catalog,
            directory: Shipped);
        Assert.Empty(other.Diagnostics);
        Assert.Equal("review-wish", MachineBlueprint.Of(other.Value!.Machines.Single()).Generation.Id);
    }

    /// <summary>A file's generation takes parameters behind its path, as one by name does.</summary>
    [Fact]
    public void Machine_OfAFileWithParameters_BootsUnderThem()
    {
        string machine = Samples.SmallMachine.Replace(
            "spec:", "spec:\n  kernel: {generation: review-wish.yaml kvm_intel.nested=0}", StringComparison.Ordinal);

        ManifestResult<ManifestSet> read = Parse(machine, Catalog, directory: Shipped);

        Assert.Empty(read.Diagnostics);
        HostDescription host = MachineBlueprint.Of(read.Value!.Machines.Single());
        Assert.Equal("review-wish", host.Generation.Id);
        Assert.False(host.ParametersOf("kvm_intel").Flag("nested", fallback: true));
    }

    [Theory]
    [InlineData("review-wish.yaml none=1", ManifestErrorId.UnknownName, "no parameter 'none'")]
    [InlineData("review-wish.yaml kvm_intel.nested=maybe", ManifestErrorId.UnknownName, "is no value of")]
    [InlineData("/review-wish.yaml kvm_intel.nested=0", ManifestErrorId.BadPath, "relative path")]
    [InlineData("none.yaml kvm_intel.nested=0", ManifestErrorId.FileNotFound, "none.yaml")]
    public void Machine_OfAFileWithParametersThatCannotBe_NamesThePlace(string text, ManifestErrorId id, string why)
    {
        string machine = Samples.SmallMachine.Replace(
            "spec:", $"spec:\n  kernel: {{generation: \"{text}\"}}", StringComparison.Ordinal);

        ManifestDiagnostic found = Assert.Single(Parse(machine, Catalog, directory: Shipped).Diagnostics);

        Assert.Equal(id, found.Id);
        Assert.Contains(why, $"{found}", StringComparison.Ordinal);
    }

    [Fact]
    public void Generation_WrittenAndRead_IsTheSame()
    {
        Generation mine = Accepts(Text, Catalog).Generations.Single().Generation;
        using StringWriter writer = new();
        ManifestWriter.Write(writer, ManifestAssert.Yaml, mine);

        Generation again = Accepts(writer.ToString(), Catalog).Generations.Single().Generation;

        Assert.Equal(
            (mine.Id, mine.Title, mine.From, mine.Parts, mine.Base, mine.Style, mine.Messages),
            (again.Id, again.Title, again.From, again.Parts, again.Base, again.Style, again.Messages));
        Assert.Equal(
            mine.Parameters.Select(parameter => $"{parameter}={parameter.Default}").Order(StringComparer.Ordinal),
            again.Parameters.Select(parameter => $"{parameter}={parameter.Default}").Order(StringComparer.Ordinal));
        Assert.Equal(mine.Defaults["kvm"], again.Defaults["kvm"]);
    }

    /// <summary>
    /// What the review asked for, as a change of one part, is the generation that was written by hand.
    /// </summary>
    [Fact]
    public void ReviewWish_OfTheShippedFile_IsTheReevaluatingPatch()
    {
        Generation wish = Load("review-wish.yaml"), shipped = GenerationCatalog.Find("patch-v1-reevaluate")!;

        Assert.Equal(
            (shipped.Parts, shipped.Base, shipped.Style, shipped.Messages),
            (wish.Parts, wish.Base, wish.Style, wish.Messages));
        RaceSearchResult one = Explore(wish), other = Explore(shipped);
        Assert.Equal((other.StateCount, other.TransitionCount), (one.StateCount, one.TransitionCount));
    }

    [Fact]
    public void LoudRefusal_OfTheShippedFile_RefusesLoudly()
    {
        SimMachine machine = TestMachines.Create(
            "patch-v1", TestMachines.Intel, TestMachines.WithBusLockDetection(TestMachines.Intel))
            .WithGeneration(Load("loud-refusal.yaml"));
        machine.Load();

        OperationResult result = machine.Run(Operation.Online(TestMachines.OddCpu));

        Assert.Equal(KvmSim.Protocol.Errno.EIO, result.Errno);
        Assert.Contains(result.Log, line => line.Level == KernelLogLevel.Err
            && line.Text.Contains("is refused", StringComparison.Ordinal));
    }

    private static Generation Load(string file) => ManifestFiles
        .Load(Path.Combine(Shipped, file), ManifestAssert.Yaml, Catalog).Value!.Generations.Single().Generation;

    private static RaceSearchResult Explore(Generation generation) => RaceSearch.Run(
        new RaceSearchOptions
        {
            Model = ExplorationModel.Of(generation),
            CpuCount = 3,
            HotplugActors = 1,
            VmActors = 2
        },
        TestContext.Current.CancellationToken);

    private static string Minimal(string from, string part) =>
        $"apiVersion: kvmsim/v1\nkind: Generation\nmetadata: {{name: mine}}\nspec: {{from: {from}, parts: "
            + $"{{{part}}}}}\n";
}
