using CsCheck;
using KvmSim.Kernel;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>
/// A table of VMs is a list with names: each is held beside a plain list, and older ones stay as they were.
/// </summary>
public sealed class VmTableTests
{
    [Fact]
    public void Table_AfterAnyChanges_IsTheListThatItStandsFor()
    {
        Gen<(int Kind, int Name)> change = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9]);
        change.Array[1, 60].Sample(changes =>
        {
            VmTable table = default;
            List<VmInstance> list = [];
            List<(VmTable Table, VmInstance[] Items)> kept = [];
            foreach ((int kind, int number) in changes)
            {
                string name = $"v{number}";
                int index = list.FindIndex(vm => vm.Name == name);
                (table, list) = (kind, index) switch
                {
                    (0, < 0) => (table.Add(Vm(name, number)), [.. list, Vm(name, number)]),
                    (1, >= 0) => (table.Remove(name), [.. list[..index], .. list[(index + 1)..]]),
                    (2, >= 0) => (
                        table.Set(list[index] with { HasRun = true }),
                        [.. list[..index], list[index] with { HasRun = true }, .. list[(index + 1)..]]),
                    _ => (table, list),
                };
                kept.Add((table, [.. list]));
            }

            foreach ((VmTable then, VmInstance[] items) in kept)
            {
                Assert.Equal(items, then);
                Assert.Equal(items.Length, then.Count);
                Assert.All(Enumerable.Range(0, 10), number =>
                {
                    int rank = Array.FindIndex(items, vm => vm.Name == $"v{number}");
                    Assert.Equal(rank, then.RankOf($"v{number}"));
                    Assert.Equal(rank < 0 ? null : items[rank], then.Find($"v{number}"));
                });
            }
        });
    }

    [Fact]
    public void Tables_WithTheSameVms_AreEqualHoweverTheyCameAbout()
    {
        VmTable one = default(VmTable).Add(Vm("a", 0)).Add(Vm("b", 1)),
            other = default(VmTable).Add(Vm("x", 0)).Add(Vm("a", 0));
        other = other.Remove("x").Add(Vm("b", 1));

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, other.Set(Vm("b", 1) with { HasVcpu = true }));
        Assert.NotEqual(one, default(VmTable).Add(Vm("b", 1)).Add(Vm("a", 0)));
        Assert.Throws<ArgumentException>(() => one.Add(Vm("a", 2)));
    }

    private static VmInstance Vm(string name, int pinnedTo) => new(name, default, HasVcpu: false, pinnedTo);
}
