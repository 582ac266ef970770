using System.Globalization;
using System.Text;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// /proc/cpuinfo and what /sys says about CPUs and nodes. A CPU that was offline is there, and nothing is known of it.
/// </summary>
internal sealed class LinuxTreeReader(ICaptureTree tree, CaptureBuilder machine)
{
    public static void Read(ICaptureTree tree, CaptureBuilder machine) => new LinuxTreeReader(tree, machine).Read();

    private void Read()
    {
        if (tree.Read(TreeFiles.Cpuinfo, CaptureLimits.FileBytes) is { } cpuinfo)
        {
            CpuinfoReader.Read(CaptureBytes.ToText(cpuinfo).Span, machine, Kernel(), tree.Called(TreeFiles.Cpuinfo));
        }
        else
        {
            machine.Warn(
                0, "There is no proc/cpuinfo: models and features stay unknown.", file: tree.Called(TreeFiles.Cpuinfo));
        }

        if (machine.HasErrors)
        {
            return;
        }

        AddPresent();
        Place();
        foreach (CpuBuilder cpu in machine.Cpus)
        {
            cpu.Microcode ??= Number($"{Folder(cpu.Id)}/microcode/version") is { } revision and > 0 ? revision : null;
            if (cpu.Identity.Midr is null
                && Number($"{Folder(cpu.Id)}/regs/identification/midr_el1") is { } midr and > 0)
            {
                cpu.Identity = ArmIdentity.Of(midr);
            }

            if (cpu.Identity.IsArm)
            {
                cpu.Identity = cpu.Identity with { ArmRegisters = Registers(cpu) };
            }
        }

        DeviceTreeFolder.Complete(tree, machine);
    }

    /// <summary>
    /// What arch/arm64/kernel/cpuinfo.c of Linux shows besides MIDR_EL1; of SMIDR_EL1 it takes the bit SMPS away.
    /// </summary>
    private ArmRegisterSet Registers(CpuBuilder cpu)
    {
        ArmRegisterSet known = cpu.Identity.ArmRegisters;
        foreach (string name in (ReadOnlySpan<string>)["REVIDR_EL1", "AIDR_EL1", "SMIDR_EL1"])
        {
            string path = $"{Folder(cpu.Id)}/regs/identification/{name.ToLowerInvariant()}";
            if (Text(path) is not { } text)
            {
                continue;
            }

            ArmRegister register = ArmRegisterTable.Get(name);
            ulong hidden = register.FindField("SMPS")?.Mask ?? 0;
            if (Hex.TryUInt64(Encoding.ASCII.GetBytes(text), out ulong value))
            {
                known = known.Overlay(ArmRegisterSet.Of(
                    [KeyValuePair.Create(register, new ArmRegisterValue(value & ~hidden, ~hidden))]));
            }
            else
            {
                machine.Warn(
                    1, $"\"{TextScan.Excerpt(Encoding.ASCII.GetBytes(text))}\" is no register; it is left out.",
                    file: tree.Called(path));
            }
        }

        return known;
    }

    private static string Folder(int cpu) => string.Create(CultureInfo.InvariantCulture, $"{TreeFiles.Cpus}/cpu{cpu}");

    private void AddPresent()
    {
        CpuSet? present = Cpus($"{TreeFiles.Cpus}/present"), online = Cpus($"{TreeFiles.Cpus}/online");
        CpuSet described = CpuSet.Of(machine.Cpus.Select(cpu => cpu.Id));
        foreach (int id in (present ?? CpuSet.Empty).Union(online ?? CpuSet.Empty).Except(described))
        {
            machine.Cpu(id, 0);
        }

        foreach (CpuBuilder cpu in machine.Cpus)
        {
            cpu.IsOnline = online?.Contains(cpu.Id) ?? described.Contains(cpu.Id);
        }

        machine.PossibleCpus = Cpus($"{TreeFiles.Cpus}/possible") is { IsEmpty: false } possible
            ? possible.Max() + 1 : 0;
        machine.Unlisted = CpuSet.Of(machine.Cpus.Where(cpu => !described.Contains(cpu.Id)).Select(cpu => cpu.Id));
    }

    private void Place()
    {
        Dictionary<int, int> nodes = NodesOfCpus(), leader = [];
        CpuSet performance = Cpus(TreeFiles.Performance) ?? CpuSet.Empty,
            efficient = Cpus(TreeFiles.Efficient) ?? CpuSet.Empty;
        foreach (CpuBuilder cpu in machine.Cpus)
        {
            string topology = $"{Folder(cpu.Id)}/topology";
            int? package = Signed($"{topology}/physical_package_id") is >= 0 and var id ? id : cpu.Placement?.Package;
            int? core = Signed($"{topology}/core_id") is >= 0 and var number ? number : cpu.Placement?.Core;
            if (core is not null && (package is not null || cpu.IsOnline))
            {
                // Where there are no packages (Arm virtual machines say -1), all CPUs are in one.
                CpuSet? siblings = Siblings(topology);
                int thread = siblings is { IsEmpty: false }
                    ? siblings.Value.Count(other => other < cpu.Id) : cpu.Placement?.Thread ?? 0;
                leader.Add(cpu.Id, siblings is { IsEmpty: false } ? siblings.Value.Min() : -1);
                cpu.Placement = new CpuPlacement(package ?? 0, core.Value, thread, nodes.GetValueOrDefault(cpu.Id));
            }
            else if (cpu.Placement is { } known)
            {
                cpu.Placement = known with { Node = nodes.GetValueOrDefault(cpu.Id) };
            }

            cpu.CoreType = performance.Contains(cpu.Id) ? CoreType.Performance
                : efficient.Contains(cpu.Id) ? CoreType.Efficient
                : cpu.CoreType;
        }

        SeparateDies(leader);
    }

    /// <summary>
    /// A core_id is unique within a die alone: CPUs of one package and core_id that are not each other's siblings are
    /// in cores of different dies.
    /// </summary>
    /// <param name="leader">The lowest sibling of each CPU; negative where that is not known.</param>
    private void SeparateDies(Dictionary<int, int> leader)
    {
        CpuBuilder[] placed = [
            .. machine.Cpus.Where(cpu => cpu.Placement is not null && leader.GetValueOrDefault(cpu.Id, -1) >= 0)];
        foreach (IGrouping<int, CpuBuilder> package in placed.GroupBy(cpu => cpu.Placement!.Value.Package))
        {
            int span = package.Max(cpu => cpu.Placement!.Value.Core) + 1;
            foreach (IGrouping<int, CpuBuilder> core in package.GroupBy(cpu => cpu.Placement!.Value.Core).ToList())
            {
                int[] leaders = [.. core.Select(cpu => leader[cpu.Id]).Distinct().Order()];
                foreach (CpuBuilder cpu in leaders.Length == 1 ? [] : core.ToList())
                {
                    int die = Array.IndexOf(leaders, leader[cpu.Id]);
                    cpu.Placement = cpu.Placement!.Value with { Core = core.Key + (die * span) };
                }
            }
        }
    }

    private CpuSet? Siblings(string topology) =>
        Cpus($"{topology}/core_cpus_list") ?? Cpus($"{topology}/thread_siblings_list")
        ?? Mask($"{topology}/thread_siblings");

    private Dictionary<int, int> NodesOfCpus()
    {
        Dictionary<int, int> nodes = [];
        foreach (string name in tree.Names(TreeFiles.Nodes))
        {
            if (name.StartsWith("node", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int node))
            {
                string folder = $"{TreeFiles.Nodes}/{name}";
                foreach (int cpu in Cpus($"{folder}/cpulist") ?? Mask($"{folder}/cpumap") ?? CpuSet.Empty)
                {
                    nodes[cpu] = node;
                }
            }
        }

        return nodes;
    }

    /// <summary>The version of the kernel, major * 100 + minor; 0 where it is not known.</summary>
    private int Kernel()
    {
        string[] words = (Text(TreeFiles.Version) ?? "").Split(' ');
        string[] parts = words is ["Linux", "version", var version, ..] ? version.Split('.') : [];
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            ? (major * 100) + Math.Min(minor, 99)
            : 0;
    }

    private string? Text(string path) =>
        tree.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes).Trim('\n', '\r', '\0', ' ') : null;

    private int? Signed(string path) =>
        int.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value : null;

    private uint? Number(string path) =>
        Text(path) is { } text && Hex.TryUInt64(Encoding.ASCII.GetBytes(text), out ulong value)
        ? (uint)value
        : null;

    private CpuSet? Cpus(string path)
    {
        if (Text(path) is not { } text)
        {
            return null;
        }

        if (text.Length == 0)
        {
            return CpuSet.Empty;
        }

        if (CpuSet.TryParse(text, out CpuSet cpus, out _))
        {
            return cpus;
        }

        machine.Warn(
            1, $"\"{TextScan.Excerpt(Encoding.ASCII.GetBytes(text))}\" is no list of CPUs; it is left out.",
            file: tree.Called(path));
        return null;
    }

    /// <summary>"00000000,0000000f": words of 32 CPUs, the lowest last.</summary>
    private CpuSet? Mask(string path)
    {
        if (Text(path) is not { } text)
        {
            return null;
        }

        List<int> cpus = [];
        string[] words = text.Split(',');
        for (int i = 0; i < words.Length; i++)
        {
            if (!uint.TryParse(
                words[^(i + 1)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint word))
            {
                return null;
            }

            for (int bit = 0; bit < 32; bit++)
            {
                int cpu = (i * 32) + bit;
                if ((word & (1u << bit)) != 0 && cpu < CpuSet.MaxCpus)
                {
                    cpus.Add(cpu);
                }
            }
        }

        return CpuSet.Of(cpus);
    }
}
