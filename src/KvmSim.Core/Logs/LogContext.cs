using System.Globalization;
using System.Text.RegularExpressions;
using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>
/// What the lines of one boot tell about the host, beside what each says of its own: by it the reason behind a line
/// that has several is chosen.
/// </summary>
internal sealed partial class LogContext
{
    private const RegexOptions Options =
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
            | RegexOptions.IgnoreCase;

    private readonly HashSet<int> _refused = [];
    private readonly Dictionary<VendorModule, HashSet<int>> _unsupported = [];

    /// <summary>The hypervisor that the host runs under; null where the log names none.</summary>
    public string? Hypervisor { get; private set; }

    /// <summary>The vendor of the CPUs; null where the log does not say.</summary>
    public VendorModule? Vendor { get; private set; }

    /// <summary>How many CPUs there are; null where the log does not say.</summary>
    public int? CpuCount { get; private set; }

    /// <summary>Firmware switched VMX off.</summary>
    public bool IsVmxOff { get; private set; }

    /// <summary>Firmware switched SVM off.</summary>
    public bool IsSvmOff { get; private set; }

    /// <summary>kvm_amd set itself up.</summary>
    public bool KvmAmdRuns { get; private set; }

    /// <summary>Whether the CPU was refused after KVM had been enabled on others.</summary>
    public bool IsRefusedAlone(int cpu) => _refused.Contains(cpu);

    /// <summary>How many CPUs lack what that module needs, as far as the log says.</summary>
    public int UnsupportedCount(VendorModule module) =>
        _unsupported.TryGetValue(module, out HashSet<int>? cpus) ? cpus.Count : 0;

    /// <summary>Takes what a line of the kernel tells.</summary>
    public void Learn(string text, KnownMessage? known, int? cpu)
    {
        switch (known?.Meaning)
        {
            case MessageMeaning.VmxDisabled:
                IsVmxOff |= cpu is null;
                break;
            case MessageMeaning.SvmDisabled:
                IsSvmOff |= cpu is null;
                break;
            case MessageMeaning.EnableFailed or MessageMeaning.OnliningAborted or MessageMeaning.Incompatible
                when cpu is { } refused:
                _refused.Add(refused);
                break;
            case MessageMeaning.VmxNotSupported when cpu is { } one:
                Add(VendorModule.KvmIntel, one);
                break;
            case MessageMeaning.SvmNotSupported when cpu is { } one:
                Add(VendorModule.KvmAmd, one);
                break;
        }

        if (Interesting().IsMatch(text))
        {
            LearnHost(text);
        }
    }

    private void Add(VendorModule module, int cpu)
    {
        if (!_unsupported.TryGetValue(module, out HashSet<int>? cpus))
        {
            _unsupported[module] = cpus = [];
        }

        cpus.Add(cpu);
    }

    private void LearnHost(string text)
    {
        KvmAmdRuns |= AmdModule().IsMatch(text);
        if (HypervisorName().Match(text) is { Success: true } hypervisor)
        {
            Hypervisor ??= hypervisor.Groups["name"].Value.Trim();
        }
        else if (Guest().Match(text) is { Success: true } guest)
        {
            Hypervisor ??= guest.Groups["name"].Value.Trim() is { Length: > 0 } name ? name : "KVM";
        }

        if (CpuVendor().Match(text) is { Success: true } vendor)
        {
            Vendor ??= vendor.Groups["intel"].Success ? VendorModule.KvmIntel : VendorModule.KvmAmd;
        }

        if (Count().Match(text) is { Success: true } count
            && int.TryParse(
                count.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            CpuCount = number;
        }
    }

    [GeneratedRegex("kvm|svm|hypervisor|paravirtual|DMI:|virtuali[sz]ation|smpboot|smp:|vendor", Options)]
    private static partial Regex Interesting();

    [GeneratedRegex(@"^Hypervisor detected: (?<name>.{1,40})", Options)]
    private static partial Regex HypervisorName();

    [GeneratedRegex(
        @"^(Booting paravirtualized kernel on (?<name>KVM|Xen|Xen PVH|VMware.{0,20}|Hyper-V)"
        + @"|kvm-(clock|guest): |clocksource: .{0,30}kvm-clock"
        + @"|systemd\[1\]: Detected virtualization (?<name>[a-z-]{1,20})"
        + @"|DMI: (?<name>VMware|QEMU|innotek GmbH VirtualBox|Xen HVM|Red Hat KVM"
        + @"|Amazon EC2|Google Compute Engine|OpenStack|Parallels"
        + @"|Microsoft Corporation Virtual Machine))",
        Options)]
    private static partial Regex Guest();

    [GeneratedRegex(
        @"^(smpboot: CPU0: ((?<intel>.{0,12}Intel)|AMD|Hygon)|CPU0: ((?<intel>Intel)|AMD|Hygon)"
        + @"|.{0,20}Vendor: ((?<intel>GenuineIntel)|AuthenticAMD|HygonGenuine))",
        Options)]
    private static partial Regex CpuVendor();

    [GeneratedRegex(
        @"^(smpboot: Total of (?<count>[0-9]+) processors activated"
        + @"|smp: Brought up [0-9]+ nodes?, (?<count>[0-9]+) CPUs?)",
        Options)]
    private static partial Regex Count();

    [GeneratedRegex(
        @"^(kvm_amd: |SVM: )(kvm: )?(Nested (Virtualization|Paging) enabled|TSC scaling|LBR|AVIC|Virtual )", Options)]
    private static partial Regex AmdModule();
}
