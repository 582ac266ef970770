using System.Globalization;
using KvmSim.Kernel;

namespace KvmSim.Conformance;

/// <summary>
/// The recorder lets several VMs go by one name, which then means the oldest of them; a machine here has one of a name.
/// </summary>
internal static class VmHandles
{
    /// <summary>No name of a recording has it: the recorder's commands are lines.</summary>
    private const char Mark = '\n';

    /// <summary>What a new VM is called here.</summary>
    public static string New(HostState state, string name) => Enumerable.Range(1, state.Vms.Count + 1)
        .Select(number => number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}{Mark}{number}"))
        .First(free => state.Vms.Find(free) is null);

    /// <summary>What the VM that the name means is called here.</summary>
    public static string Find(in HostState state, string name) =>
        state.Vms.Select(vm => vm.Name).FirstOrDefault(
            known => string.Equals(NameOf(known), name, StringComparison.Ordinal)) ?? name;

    /// <summary>What the recorder calls a VM.</summary>
    public static string NameOf(VmInstance vm) => NameOf(vm.Name);

    private static string NameOf(string name) => name.Split(Mark)[0];
}
