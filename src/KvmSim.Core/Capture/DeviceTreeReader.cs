using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// The CPUs of a device tree: "compatible" says implementer and part, "reg" the affinity of MPIDR_EL1, the order the
/// kernel's numbers (arch/arm64/kernel/smp.c, of_parse_and_init_cpus; the first counts as the boot CPU). Revisions and
/// all other registers are not known.
/// </summary>
internal static class DeviceTreeReader
{
    private const ulong Affinity = 0xff_00ff_ffff;

    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } = TextFormat.OfLines(
        CaptureFormat.DeviceTree, line => line.StartsWith("/dts-v1/"u8),
        (text, machine) => Read(DeviceTreeText.Read(text), machine));

    /// <summary>Reads the CPUs of a tree.</summary>
    /// <exception cref="CaptureException">It has none, or none of arm64.</exception>
    public static void Read(DeviceTreeNode root, CaptureBuilder machine)
    {
        DeviceTreeNode cpus = root.Children.Find(child => child.Name == "cpus") ?? throw new CaptureException(
            0, "The device tree has no node /cpus.", "Give the tree of a machine, not an overlay or a part of one.");
        int number = 0;
        foreach (DeviceTreeNode node in Cpus(cpus))
        {
            CpuBuilder cpu = machine.NewCpu(number++, node.Line);
            cpu.Identity = Who(node, machine);
            cpu.Mpidr = AffinityOf(node, cpus.Cell("#address-cells") ?? 1, machine);
        }

        if (number == 0)
        {
            throw new CaptureException(
                cpus.Line, "The node /cpus of the device tree has no CPU.", "Give the tree of a machine.");
        }

        machine.PossibleCpus = number;
    }

    /// <summary>The nodes of CPUs that have not failed (of_get_next_cpu_node), in order.</summary>
    public static IEnumerable<DeviceTreeNode> Cpus(DeviceTreeNode cpus) => cpus.Children.Where(node =>
        (node.Texts("device_type") is ["cpu", ..] || node.Name.Split('@')[0] == "cpu")
        && !(node.Texts("status") is [var status, ..] && status.StartsWith("fail", StringComparison.Ordinal)));

    /// <summary>Who a CPU is, as far as its node says.</summary>
    /// <exception cref="CaptureException">It is of another architecture, or runs 32-bit code alone.</exception>
    public static CapturedIdentity Who(DeviceTreeNode node, CaptureBuilder machine)
    {
        string[] compatible = node.Texts("compatible");
        foreach (string word in compatible)
        {
            if (DeviceTreeParts.Find(word) is { } known)
            {
                return known;
            }

            if (DeviceTreeParts.IsOld(word))
            {
                throw new CaptureException(
                    node.Line, $"{Shown(node.Name)} is {Shown(word)}, which runs 32-bit code alone.",
                    "KVM is simulated on x86 and on arm64.");
            }
        }

        if (Array.Exists(compatible, word => word.Contains("riscv", StringComparison.Ordinal)))
        {
            throw OtherArchitectures.Refusal("RISC-V", node.Line);
        }

        if (Array.Exists(compatible, word => word.StartsWith("loongson,", StringComparison.Ordinal)))
        {
            throw OtherArchitectures.Refusal("LoongArch", node.Line);
        }

        bool isArm = node.Texts("enable-method") is ["psci" or "spin-table", ..]
            || Array.Exists(compatible, word => word.StartsWith("arm,", StringComparison.Ordinal));
        string shown = compatible.Length == 0 ? "nothing" : $"\"{Shown(string.Join("\", \"", compatible))}\"";
        if (!isArm)
        {
            throw new CaptureException(
                node.Line, $"Nobody knows of what architecture {Shown(node.Name)} is: it is compatible with {shown}.",
                "A CPU of arm64 is named in its node, or is started by PSCI or a spin table.");
        }

        machine.Warn(
            node.Line, $"{Shown(node.Name)} is compatible with {shown}, which names no single part: who it is stays "
                + "unknown.", "Give /proc/cpuinfo of the machine, too.");
        return new CapturedIdentity
        {
            VendorId = VendorId.ArmImplementer(0),
            ModelName = compatible.Length == 0 ? null : compatible[0],
            Family = ArmMidr.Family,
        };
    }

    /// <summary>The affinity in "reg": one cell, or two of which the first has the upper bits.</summary>
    private static ulong? AffinityOf(DeviceTreeNode node, uint cells, CaptureBuilder machine)
    {
        byte[] reg = node.Properties.GetValueOrDefault("reg") ?? [];
        if (reg.Length == 4 * cells && cells is 1 or 2)
        {
            ulong value = reg.Aggregate(0UL, (all, one) => (all << 8) | one);
            if ((value & ~Affinity) == 0)
            {
                return value;
            }
        }

        machine.Warn(
            node.Line,
            FormattableString.Invariant(
                $"The reg of {Shown(node.Name)} is no affinity of {cells} cells; it is left out."));
        return null;
    }

    private static string Shown(string text) => TextScan.Excerpt(System.Text.Encoding.Latin1.GetBytes(text));
}
