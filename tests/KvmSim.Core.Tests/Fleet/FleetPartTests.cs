using KvmSim.Compatibility;
using KvmSim.Description;
using KvmSim.Fleet;
using KvmSim.Hardware;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>What makes machines of a fleet alike or not: groups of CPUs, settings, sets, capabilities.</summary>
public sealed class FleetPartTests
{
    private static readonly CpuModel Big = TestMachines.Intel;

    private static readonly CpuModel Little = TestMachines.Intel with { Name = "little", Model = 1 };

    [Fact]
    public void Groups_HaveTheBootCpuFirstAndAlone()
    {
        GroupBuilder builder = new(bootCpu: 2, new ModelPool(8));
        builder.Add(CpuSet.Of([0, 1, 2, 3]), Big, isOnline: true);

        Assert.Equal(
            [(Big.Name, true, "2"), (Big.Name, true, "0-1,3")],
            builder.ToArray().Select(group => (group.Model.Name, group.IsOnline, group.Cpus.ToString())));
    }

    [Fact]
    public void Groups_OfABootCpuThatStandsAlone_HaveNoEmptyOne()
    {
        GroupBuilder builder = new(bootCpu: 0, new ModelPool(8));
        builder.Add(CpuSet.Of(0), Big, isOnline: false);

        ShapedGroup only = Assert.Single(builder.ToArray());
        Assert.Equal((false, "0"), (only.IsOnline, only.Cpus.ToString()));
    }

    [Fact]
    public void Groups_WithoutTheBootCpu_AreThoseThatWereAdded()
    {
        GroupBuilder builder = new(bootCpu: 9, new ModelPool(8));
        builder.Add(CpuSet.Of(1), Big, isOnline: true);

        Assert.Equal("1", Assert.Single(builder.ToArray()).Cpus.ToString());
    }

    /// <summary>More kinds than there is room for at first, by turns, so that each is found again.</summary>
    [Fact]
    public void Groups_OfManyKindsByTurns_AreOneForEachKindAndState()
    {
        CpuModel[] models = [.. Enumerable.Range(0, 5).Select(i => Big with { Name = $"m{i}", Model = i })];
        GroupBuilder builder = new(bootCpu: 1000, new ModelPool(8));
        for (int cpu = 0; cpu < 40; cpu++)
        {
            builder.Add(CpuSet.Of(cpu), models[cpu % 5], isOnline: cpu < 20);
        }

        ShapedGroup[] groups = builder.ToArray();
        Assert.Equal(10, groups.Length);
        Assert.All(groups, group => Assert.All(
            group.Cpus, cpu => Assert.Equal((models[cpu % 5].Name, cpu < 20), (group.Model.Name, group.IsOnline))));
        Assert.Equal(40, groups.Sum(group => group.Cpus.Count));
    }

    [Fact]
    public void Groups_AreAlike_ByModelStateAndFirstCpu()
    {
        ShapedGroup group = new(Big, IsOnline: true, CpuSet.Of([2, 3]));

        Assert.True(group.Equals(new ShapedGroup(Big, true, CpuSet.Of([2, 9]))));
        Assert.False(group.Equals(new ShapedGroup(Big, false, CpuSet.Of([2, 3]))));
        Assert.False(group.Equals(new ShapedGroup(Big, true, CpuSet.Of([3]))));
        Assert.False(group.Equals(new ShapedGroup(Little, true, CpuSet.Of([2, 3]))));
    }

    [Fact]
    public void Pool_KeepsOneObjectForEqualModels_UntilItIsFull()
    {
        ModelPool pool = new(capacity: 1);
        CpuModel first = Big with { Name = "same" }, equal = Big with { Name = "same" };

        Assert.Same(first, pool.Intern(first));
        Assert.Same(first, pool.Intern(equal));
        CpuModel late = Big with { Name = "late" }, lateToo = Big with { Name = "late" };
        Assert.Same(late, pool.Intern(late));
        Assert.Same(lateToo, pool.Intern(lateToo));
    }

    /// <summary>Of one shape are machines with the same groups, kernel and settings, and no others.</summary>
    [Fact]
    public void Shapes_DifferByGroupsKernelAndSettings()
    {
        MachineDocument plain = ShippedFleet.Get("lakefield");
        MachineShape shape = Of(plain, "linux-6.12");

        Assert.Equal(shape, Of(plain with { Metadata = plain.Metadata with { Name = "other" } }, "linux-6.12"));
        Assert.Equal(shape.GetHashCode(), Of(plain, "linux-6.12").GetHashCode());
        Assert.NotEqual(shape, Of(plain, "linux-6.1"));
        Assert.NotEqual(
            shape, Of(plain with { Kernel = plain.Kernel with { CommandLine = "nosmap" } }, "linux-6.12"));
        Assert.NotEqual(shape, Of(ShippedFleet.Get("epyc-rome"), "linux-6.12"));
        Assert.False(shape.Equals(null));
        Assert.False(shape.Equals((object)"lakefield"));
        static MachineShape Of(MachineDocument document, string generation) =>
            MachineShape.Of(document, GenerationCatalog.Find(generation)!, new ModelPool(8));
    }

    [Fact]
    public void Settings_DifferByWhatDecides()
    {
        MachineDocument plain = ShippedFleet.Get("sapphire-rapids");
        ShapeSettings settings = ShapeSettings.Of(plain);
        KernelDocument kernel = plain.Kernel;

        Assert.Equal(settings, ShapeSettings.Of(plain with { Metadata = plain.Metadata with { Name = "other" } }));
        Assert.NotEqual(settings, ShapeSettings.Of(plain with { Kernel = kernel with { CommandLine = "nosmap" } }));
        Assert.NotEqual(settings, ShapeSettings.Of(plain with { Kernel = kernel with { Parameters = Nested("0") } }));
        Assert.NotEqual(
            ShapeSettings.Of(plain with { Kernel = kernel with { Parameters = Nested("1") } }),
            ShapeSettings.Of(plain with { Kernel = kernel with { Parameters = Nested("0") } }));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    public void Members_AreKept_WhateverTheirNumber(int members)
    {
        MemberSet set = new(members), same = new(members), less = new(members);
        for (int i = members - 1; i >= 0; i -= 3)
        {
            set.Add(i);
            same.Add(i);
        }

        Assert.Equal(Enumerable.Range(0, members).Where(i => (members - 1 - i) % 3 == 0), set.Enumerate());
        Assert.True(set.Equals((object)same));
        Assert.False(set.Equals((object)less));
        Assert.False(set.Equals((object?)null));
        Assert.Equal(set.GetHashCode(), same.GetHashCode());
    }

    [Fact]
    public void Sets_OfDifferentLength_AreEqualWhereTheRestIsEmpty()
    {
        Capability first = CapabilityTable.All[0], last = CapabilityTable.All[^1];
        CapabilitySet small = CapabilitySet.Of([first]), large = CapabilitySet.Of([first, last]);
        CapabilitySet trimmed = large.Except(CapabilitySet.Of([last]));

        Assert.True(small == trimmed);
        Assert.True(trimmed == small);
        Assert.Equal(small.GetHashCode(), trimmed.GetHashCode());
        Assert.True(small != large);
        Assert.True(large != small);
        Assert.False(small.IsEmpty);
        Assert.True(small.Except(large).IsEmpty);
        Assert.Equal([first.Name], small.Enumerate().Select(capability => capability.Name), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("npt", CapabilityKind.SvmFeature, "8000000A")]
    [InlineData("avx2", CapabilityKind.CpuFeature, "CPUID.07H")]
    [InlineData("svm", CapabilityKind.CpuFeature, "80000001")]
    public void Features_KnowTheirLeaf(string name, CapabilityKind kind, string leaf)
    {
        Capability capability = CapabilityTable.All.First(known => known.Name == name);

        Assert.Equal(kind, capability.Kind);
        Assert.Contains(leaf, capability.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Offered_OfWhatInterceptsDescriptorTables_HasUmip()
    {
        Capability umip = CapabilityTable.All[CpuFeatureTable.Get("umip").Index];
        CapabilitySet tables = CapabilitySet.Of([CapabilityTable.All.Single(capability =>
            capability.Msr == Msr.Ia32VmxProcBasedCtls2 && capability.Bit == 2
            && capability.Kind != CapabilityKind.VmxDefault1)]);
        CapabilitySet none = CapabilitySet.Empty;

        KnownCapabilities with = GuestCapabilities.Offered(CheckStyle.Linux612, new KnownCapabilities(tables, none));
        KnownCapabilities maybe = GuestCapabilities.Offered(CheckStyle.Linux612, new KnownCapabilities(none, tables));
        KnownCapabilities without = GuestCapabilities.Offered(CheckStyle.Linux612, new KnownCapabilities(none, none));

        Assert.Equal((true, false), (with.Has.Contains(umip), with.Unknown.Contains(umip)));
        Assert.Equal((false, true), (maybe.Has.Contains(umip), maybe.Unknown.Contains(umip)));
        Assert.Equal((false, false), (without.Has.Contains(umip), without.Unknown.Contains(umip)));
    }

    private static Dictionary<string, IReadOnlyDictionary<string, ParameterValue>> Nested(string value) =>
        new(StringComparer.Ordinal)
        {
            ["kvm_intel"] = new Dictionary<string, ParameterValue>(StringComparer.Ordinal)
            {
                ["nested"] = ParameterValue.Of(value),
            },
        };
}
