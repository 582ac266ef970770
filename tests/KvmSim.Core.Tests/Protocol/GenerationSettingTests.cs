using KvmSim.Exploration;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Races;
using KvmSim.Scenarios;
using Xunit;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>A generation with parameters behind its name, wherever one is named.</summary>
public sealed class GenerationSettingTests
{
    [Theory]
    [InlineData("patch-v1-param refuse_incompatible_cpu=1", "patch-v1-param refuse=1")]
    [InlineData("patch-v1-param  REFUSE=1", null)]
    [InlineData("patch-v1-param refuse=1", "patch-v1-param refuse=1")]
    [InlineData("PATCH-V1-param kvm.refuse_incompatible_cpu=Y", "patch-v1-param refuse=Y")]
    [InlineData("v1 report_forbidden_creation=1", null)]
    [InlineData("6.13 at_load=0", "linux-6.12 at_load=0")]
    [InlineData("7.3 enable-virt-at-load=0", "linux-7.3 at_load=0")]
    [InlineData("linux-6.12-on-demand", "linux-6.12 at_load=0")]
    [InlineData("linux-6.12 kvm_amd.nested=0", "linux-6.12 kvm_amd.nested=0")]
    [InlineData("linux-6.12 at_load=0 at_load=1", "linux-6.12 at_load=1")]
    [InlineData(" linux-6.12 ", "linux-6.12")]
    [InlineData("linux-6.12 nested=0", null)]
    [InlineData("linux-6.12 at_load", null)]
    [InlineData("linux-6.12 at_load=", null)]
    [InlineData("linux-6.12 at_load=2", null)]
    [InlineData("linux-6.3 at_load=0", null)]
    [InlineData("linux-6.4x at_load=0", null)]
    [InlineData("nothing at_load=0", null)]
    [InlineData("", null)]
    [InlineData(" ", null)]
    public void Find_ATextWithParameters_IsTheGenerationWithThem(string text, string? id) =>
        Assert.Equal(id, GenerationLibrary.Shipped.Find(text)?.Id);

    [Theory]
    [InlineData("linux-6.12 foo=0", "'foo'")]
    [InlineData("linux-6.12 at_load=2", "'at_load=2' is no value of kvm.enable_virt_at_load")]
    [InlineData("linux-6.12 nested=0", "kvm_amd.nested")]
    public void Find_AWordThatSaysNothing_SaysWhatIsWrong(string text, string says)
    {
        Assert.Null(GenerationLibrary.Shipped.Find(text, out string? problem));
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    /// <summary>
    /// What is named is what is explored, and what a machine does: the parameter is not lost on the way.
    /// </summary>
    [Theory]
    [InlineData("patch-v1-param", RefusalPolicy.WhileInUse, false)]
    [InlineData("patch-v1-param refuse_incompatible_cpu=1", RefusalPolicy.Always, false)]
    [InlineData("linux-6.12", RefusalPolicy.WhileInUse, true)]
    [InlineData("linux-6.12 at_load=0", RefusalPolicy.WhileInUse, false)]
    [InlineData("linux-6.12-on-demand", RefusalPolicy.WhileInUse, false)]
    public void Model_OfATextWithParameters_HasThePartsOfTheLoadedModule(
        string text, RefusalPolicy refusal, bool atLoad)
    {
        ExplorationModel model = ExplorationModelCatalog.Find(text)!;
        Generation generation = GenerationLibrary.Shipped.Find(text)!;
        KvmModule module = ModuleLoading.Resolve(generation, generation.Defaults.GetValueOrDefault("kvm"));

        Assert.Equal((refusal, atLoad), (model.Parts.Refusal, model.EnablesAtLoad));
        Assert.Equal((module.Parts, module.EnablesAtLoad), (model.Parts, model.EnablesAtLoad));
    }

    [Fact]
    public void Machine_UnderATextWithParameters_HasThemAsItsOwn()
    {
        GenerationVariant variant = GenerationVariant.Plain(GenerationLibrary.Shipped.Find("linux-6.12 at_load=0")!);

        Assert.Equal("linux-6.12", variant.Generation.Id);
        Assert.Equal("0", variant.Parameters["kvm"].All.Single(value => value.Key == "enable_virt_at_load").Value);
    }

    /// <summary>The columns of the comparison: one for each generation, and one for each policy of its own.</summary>
    [Fact]
    public void Variants_AreTheGenerationsUnderTheirPolicies() => Assert.Equal(
        GenerationCatalog.All.Where(generation => !generation.OutOfTree)
            .SelectMany(
                generation => generation.Policies.Select(policy => $"{generation.Id} {policy.Word}={policy.Value}")
                    .Prepend(generation.Id)),
        GenerationVariant.All.Select(variant => variant.Label),
        StringComparer.Ordinal);

    /// <summary>Every name is one everywhere: of a generation, of a model to explore, in a library.</summary>
    [Fact]
    public void Names_OfGenerationsAndOfModels_AreOne()
    {
        Assert.All(
            GenerationLibrary.Shipped.Names.Concat(ExplorationModelCatalog.All.Select(model => model.Name)),
            name =>
            {
                Assert.True(
                    GenerationLibrary.Shipped.Find(name) is not null,
                    $"{name} names no generation: Protocol/PublishedModels.cs");
                Assert.True(ExplorationModelCatalog.Find(name) is not null, $"{name} names no model.");
            });
        Assert.Contains("linux-6.12-on-demand", GenerationLibrary.Shipped.Names, StringComparer.Ordinal);
        Assert.Contains("patch-v1-param refuse=1", GenerationLibrary.Shipped.Names, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("my.yaml at_load=0", "my.yaml", "at_load=0")]
    [InlineData(
        "./a b/my file.yaml kvm.enable_virt_at_load=0 nested=1", "./a b/my file.yaml", "kvm.enable_virt_at_load=0",
        "nested=1")]
    [InlineData("my.yaml", "my.yaml")]
    [InlineData("a=b/my.yaml", "a=b/my.yaml")]
    [InlineData("x a=b.yaml", "x a=b.yaml")]
    [InlineData("x a=c/b", "x a=c/b")]
    [InlineData("at_load=0", "at_load=0")]
    public void SplitPath_TakesWordsFromTheEndAlone(string text, string path, params string[] words)
    {
        (string found, string[] behind) = GenerationSetting.SplitPath(text);

        Assert.Equal(path, found);
        Assert.Equal(words, behind);
    }
}
