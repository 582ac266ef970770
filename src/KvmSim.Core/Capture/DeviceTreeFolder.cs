using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// The device tree of a running machine as folders: /proc/device-tree, or /sys/firmware/devicetree/base. It completes
/// what /proc/cpuinfo does not list: a CPU that was offline.
/// </summary>
internal static class DeviceTreeFolder
{
    private static readonly string[] Files =
        ["compatible", "device_type", "enable-method", "reg", "status", "#address-cells"];

    /// <summary>Where the nodes of CPUs are.</summary>
    public static IReadOnlyList<string> Places { get; } =
        ["proc/device-tree/cpus", "sys/firmware/devicetree/base/cpus"];

    /// <summary>Whether a file of that name in such a folder is read.</summary>
    public static bool IsWanted(string name) => Files.Contains(name, StringComparer.Ordinal);

    /// <summary>Says of CPUs of which nothing is known who they are, where the tree tells it for certain.</summary>
    public static void Complete(ICaptureTree tree, CaptureBuilder machine)
    {
        if (Places.FirstOrDefault(place => tree.Names(place).Any()) is not { } folder)
        {
            return;
        }

        DeviceTreeNode[] nodes = [.. DeviceTreeReader.Cpus(NodeOf(tree, folder, "cpus", depth: 0))];
        CpuBuilder[] cpus = [.. machine.Cpus];
        if (nodes.Length == 0 || (cpus.Length > 0 && Array.TrueForAll(cpus, cpu => cpu.Identity.Midr is not null)))
        {
            return;
        }

        if (cpus.Length == 0)
        {
            cpus = [.. Enumerable.Range(0, nodes.Length).Select(id => machine.Cpu(id, 0))];
        }

        CapturedIdentity[] known = [.. nodes.Select(node => DeviceTreeReader.Who(node, machine))];
        if (cpus.Length != nodes.Length || cpus.Where((cpu, i) => cpu.Id != i || !Agrees(cpu.Identity, known[i])).Any())
        {
            machine.Warn(
                0, "The device tree has its CPUs in another order than the kernel numbers them: it is left out.",
                file: tree.Called(folder));
            return;
        }

        CpuSet silent = CpuSet.Of(cpus.Where(cpu => cpu.Identity == new CapturedIdentity()).Select(cpu => cpu.Id));
        foreach (int cpu in silent)
        {
            cpus[cpu].Identity = known[cpu];
        }

        if (!silent.IsEmpty)
        {
            machine.Warn(
                0, $"What CPUs {silent} are is told by the device tree, whose CPUs are taken for numbered in the order of "
                    + "their addresses.",
                "Bring them online before making the dump.", tree.Called(folder));
        }
    }

    /// <summary>The parts are the same, as far as both are known.</summary>
    private static bool Agrees(CapturedIdentity told, CapturedIdentity node) =>
        told.Midr is not { } midr || node.ArmRegisters.Count == 0
        || ((midr ^ node.ArmRegisters[ArmRegisterTable.Midr].Value)
            & node.ArmRegisters[ArmRegisterTable.Midr].Known) == 0;

    /// <summary>A folder as a node; those in it in the order of their addresses, as firmware writes them.</summary>
    private static DeviceTreeNode NodeOf(ICaptureTree tree, string folder, string name, int depth)
    {
        DeviceTreeNode node = new(name, 0);
        foreach (string file in Files)
        {
            if (tree.Read($"{folder}/{file}") is { } bytes)
            {
                node.Properties[file] = bytes;
            }
        }

        if (depth == 0)
        {
            node.Children.AddRange(tree.Names(folder)
                .Where(child => child.StartsWith("cpu@", StringComparison.Ordinal))
                .Select(child => NodeOf(tree, $"{folder}/{child}", child, depth: 1))
                .OrderBy(child => Convert.ToHexString(child.Properties.GetValueOrDefault("reg") ?? []),
                    StringComparer.Ordinal));
        }

        return node;
    }
}
