using System.Globalization;
using System.Text;
using System.Xml.Linq;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.GuestCpus;

/// <summary>A guest's CPU in the words of a tool.</summary>
public sealed class GuestCpuConfiguration
{
    private static readonly Dictionary<string, string> Aliases = TsvTable.Read("GuestCpus", "QemuAliases")
        .ToDictionary(cells => cells[0], cells => cells[1], StringComparer.Ordinal);

    private GuestCpuConfiguration(GuestCpuTool tool, string text, IReadOnlyList<string> unsaid) =>
        (Tool, Text, Unsaid) = (tool, text, unsaid);

    /// <summary>The tool.</summary>
    public GuestCpuTool Tool { get; }

    /// <summary>What to give it; lines end with a newline, the last one has none.</summary>
    public string Text { get; }

    /// <summary>
    /// What it cannot say: features of the guest's CPU that it has no name for or that need more than a name (a guest
    /// does without), of Cloud Hypervisor those that it cannot hide. Names of /proc/cpuinfo.
    /// </summary>
    public IReadOnlyList<string> Unsaid { get; }

    /// <summary>Writes a guest's CPU for a tool.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="name">What to call it where the tool keeps it under a name (Proxmox).</param>
    public static GuestCpuConfiguration Of(GuestCpu cpu, GuestCpuTool tool, string name)
    {
        ArgumentNullException.ThrowIfNull(cpu);
        ArgumentException.ThrowIfNullOrEmpty(name);
        switch (tool)
        {
            case GuestCpuTool.Firecracker:
                return new GuestCpuConfiguration(tool, FirecrackerTemplate.Of(cpu), []);
            case GuestCpuTool.CloudHypervisor:
                CpuFeatureSet hidden = cpu.Hidden.Intersect(GuestFeatureNames.OfHardware);
                return new GuestCpuConfiguration(
                    tool, CloudHypervisor(cpu), [.. hidden.Enumerate().Select(feature => feature.Name)]);
            case GuestCpuTool.Libvirt or GuestCpuTool.KubeVirt:
                GuestCpuChoice libvirt = GuestCpuChoice.Of(cpu, GuestCpuModels.Libvirt, GuestFeatureNames.Libvirt);
                return new GuestCpuConfiguration(
                    tool, tool == GuestCpuTool.Libvirt ? Libvirt(cpu, libvirt) : KubeVirt(libvirt), libvirt.Unsaid);
            default:
                GuestCpuChoice qemu = GuestCpuChoice.Of(cpu, GuestCpuModels.Qemu, GuestFeatureNames.Qemu);
                return new GuestCpuConfiguration(
                    tool, tool == GuestCpuTool.Qemu ? Qemu(qemu) : Proxmox(qemu, name), qemu.Unsaid);
        }
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    /// <summary>formatdomain.html of libvirt: an exact model, the host's KVM checks that it has all of it.</summary>
    private static string Libvirt(GuestCpu cpu, GuestCpuChoice choice)
    {
        string? vendor = cpu.VendorId switch
        {
            "GenuineIntel" => "Intel",
            "AuthenticAMD" => "AMD",
            "HygonGenuine" => "Hygon",
            _ => null,
        };
        XElement element = new(
            "cpu",
            new XAttribute("mode", "custom"),
            new XAttribute("match", "exact"),
            new XElement("model", new XAttribute("fallback", "forbid"), choice.Model.Name),
            vendor is null || choice.Model.VendorId is null ? null : new XElement("vendor", vendor),
            choice.Require.Select(name => Feature("require", name)),
            choice.Disable.Select(name => Feature("disable", name)));
        return element.ToString().ReplaceLineEndings("\n").Replace('"', '\'')
            .Replace(" />", "/>", StringComparison.Ordinal);

        static XElement Feature(string policy, string name) =>
            new("feature", new XAttribute("policy", policy), new XAttribute("name", name));
    }

    /// <summary>
    /// "enforce": QEMU ends where the host lacks something, instead of starting a guest that could not move.
    /// </summary>
    private static string Qemu(GuestCpuChoice choice) =>
        "-cpu " + string.Join(',', [choice.Model.Name, .. Flags(choice), "enforce"]);

    private static IEnumerable<string> Flags(GuestCpuChoice choice) =>
        choice.Require.Select(name => '+' + name).Concat(choice.Disable.Select(name => '-' + name));

    private static string Proxmox(GuestCpuChoice choice, string name)
    {
        string flags = string.Join(';', Flags(choice));
        string model = Aliases.GetValueOrDefault(choice.Model.Name, choice.Model.Name);
        return $"cpu-model: {name}\n    reported-model {model}" + (flags.Length == 0 ? "" : $"\n    flags {flags}");
    }

    private static string KubeVirt(GuestCpuChoice choice)
    {
        StringBuilder text = new("spec:\n  domain:\n    cpu:\n      model: ");
        text.Append(choice.Model.Name);
        if (choice.Require.Count + choice.Disable.Count > 0)
        {
            text.Append("\n      features:");
        }

        foreach ((string name, string policy) in choice.Require.Select(name => (name, "require"))
            .Concat(choice.Disable.Select(name => (name, "disable"))))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n        - name: {name}\n          policy: {policy}");
        }

        return text.ToString();
    }

    /// <summary>It gives a guest what the host has; AMX is the one thing that has to be asked for.</summary>
    private static string CloudHypervisor(GuestCpu cpu) =>
        "--cpus boot=1" + (cpu.Features.Contains("amx_tile") ? ",features=amx" : "");
}
