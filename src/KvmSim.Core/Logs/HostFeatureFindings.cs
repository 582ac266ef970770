using System.Globalization;
using System.Text.RegularExpressions;
using KvmSim.Compatibility;
using KvmSim.Fleet;
using KvmSim.Hardware;

namespace KvmSim.Logs;

/// <summary>
/// Lines of QEMU and libvirt that name features which a guest was to have and its host does not offer: the place and
/// the bits as for a line of the kernel.
/// </summary>
internal static partial class HostFeatureFindings
{
    private const RegexOptions Options =
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
            | RegexOptions.IgnoreCase;

    private const string Effect =
        "The host of this guest does not offer it, so the guest is not started, or is started without it.";

    /// <summary>
    /// The findings, one a register or leaf; empty if the line is none of those. <paramref name="text"/> is where its
    /// words begin, without time and host.
    /// </summary>
    public static IReadOnlyList<CompatibilityFinding> Of(string line, out string text)
    {
        text = line;
        if (!Interesting().IsMatch(line))
        {
            return [];
        }

        if (Requested().Match(line) is { Success: true } requested)
        {
            text = requested.Groups["text"].Value.TrimEnd();
            return [OfPlace(requested)];
        }

        if (Missing().Match(line) is { Success: true } missing)
        {
            text = missing.Groups["text"].Value.TrimEnd();
            string[] names = missing.Groups["names"].Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
            return [.. OfNames(names)];
        }

        if (SetMsr().Match(line) is { Success: true } register)
        {
            text = register.Groups["text"].Value.TrimEnd();
            return [OfRegister(register)];
        }

        return [];
    }

    private static CompatibilityFinding OfPlace(Match match)
    {
        string name = match.Groups["name"].Value;
        int bit = Number(match.Groups["bit"].Value) ?? 0;
        if (ParseHex(match.Groups["msr"].Value) is { } msr)
        {
            // QEMU counts a control's bits in the upper half of its register, where those stand that may be 1.
            Capability? known = Named(name).FirstOrDefault(capability => capability.IsVmx);
            uint register = known?.Msr is > 0 ? known.Msr : (uint)msr;
            DifferingBit[] bits = known is null ? [] : [Bit(known)];
            return Finding(
                RegisterTable.Get(register).Property, RegisterTable.Describe(register),
                bits.Length > 0 ? bits : [
                    new DifferingBit(bit, name.Length > 0 ? name : "unnamed", null, name.Length > 0 ? name : null)],
                [name]);
        }

        Capability? feature = Named(name).FirstOrDefault(capability => !capability.IsVmx);
        string leaf = match.Groups["leaf"].Value.TrimStart('0').ToUpperInvariant().PadLeft(2, '0');
        string sub = ParseHex(match.Groups["sub"].Value) is { } number
            ? string.Create(CultureInfo.InvariantCulture, $".{number}")
            : "";
        string place = string.Create(
            CultureInfo.InvariantCulture,
            $"CPUID.{leaf}H{sub}:{match.Groups["register"].Value.ToUpperInvariant()}[{bit}]");
        DifferingBit differing = feature is null
            ? new DifferingBit(bit, name.Length > 0 ? name : "unnamed", null, name.Length > 0 ? name : null)
            : Bit(feature) with { Bit = bit };
        return Finding(
            feature is null ? "CPUID feature" : $"CPU feature {feature.Name}", feature?.Source ?? place, [differing],
            [name]);
    }

    private static IEnumerable<CompatibilityFinding> OfNames(string[] names)
    {
        foreach (IGrouping<string, (string Name, Capability? Known)> group in names
            .Select(name => (name, Named(name).FirstOrDefault()))
            .GroupBy(entry => entry.Item2 is null ? "" : Register(entry.Item2), StringComparer.Ordinal))
        {
            Capability? first = group.First().Known;
            string[] asked = [.. group.Select(entry => entry.Name)];
            yield return first is null
                ? Finding(
                    "CPU feature", "", [.. asked.Select(name => new DifferingBit(0, name, null, name))], asked) with
                {
                    Bits = [],
                    Property = "CPU features " + string.Join(", ", asked),
                }
                : Finding(
                    first.IsVmx ? RegisterTable.Get(first.Msr).Property : $"CPU feature {string.Join(", ", asked)}",
                    group.Key,
                    [.. group.Select(entry => Bit(entry.Known!))],
                    asked);
        }
    }

    private static CompatibilityFinding OfRegister(Match match)
    {
        uint msr = (uint)(ParseHex(match.Groups["msr"].Value) ?? 0);
        return Finding(RegisterTable.Get(msr).Property, RegisterTable.Describe(msr), [], []) with
        {
            Reference = $"0x{match.Groups["value"].Value}",
            Effect =
                "The guest comes with a register that KVM on this host does not take, "
                    + "and is not started or migrated here.",
            Remedy =
                "Start or migrate the guest with a CPU model that both hosts offer (Get-SimCpuBaseline over both), "
                    + "or without "
                + "nested virtualization (-cpu MODEL,-vmx).",
        };
    }

    private static CompatibilityFinding Finding(string property, string source, DifferingBit[] bits, string[] names)
    {
        string asked = string.Join(",", names.Where(name => name.Length > 0).Select(name => "-" + name));
        return new CompatibilityFinding
        {
            Cpu = null,
            Property = property,
            Source = source,
            Bits = bits,
            Reference = "1",
            Found = "0",
            KernelLooks = false,
            Effect = Effect,
            Remedy =
                "Give the guest a CPU model that the host offers (Get-SimCpuBaseline, virsh domcapabilities), "
                    + "or switch "
                + (asked.Length == 0 ? "the feature off."
                    : $"it off: -cpu MODEL,{asked} (libvirt: <feature policy='disable' name='…'/>)."),
            Severity = FindingSeverity.Refusal,
        };
    }

    private static IEnumerable<Capability> Named(string name) =>
        name.Length == 0 ? [] : CapabilityTable.All.Where(IsOfX86).Where(capability =>
            string.Equals(QemuNameOf(capability), name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(capability.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The lines are those of x86: what KVM on arm64 shows guests has no bit in CPUID or an MSR.</summary>
    private static bool IsOfX86(Capability capability) =>
        capability.IsVmx || capability.Kind is CapabilityKind.CpuFeature or CapabilityKind.SvmFeature;

    private static string? QemuNameOf(Capability capability) =>
        capability.IsVmx ? capability.QemuName : QemuNames.Of(CpuFeatureTable.All[capability.Index]);

    private static DifferingBit Bit(Capability capability) => capability.IsVmx
        ? new DifferingBit(capability.Bit, capability.SdmName, capability.KernelName, capability.QemuName)
        : new DifferingBit(BitOf(capability.Source), capability.Name, capability.Name, QemuNameOf(capability));

    /// <summary>The register of a source, without the bit.</summary>
    private static string Register(Capability capability)
    {
        int bracket = capability.Source.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? capability.Source : capability.Source[..bracket];
    }

    private static int BitOf(string source)
    {
        int bracket = source.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? 0 : Number(source[(bracket + 1)..].TrimEnd(']')) ?? 0;
    }

    private static int? Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static ulong? ParseHex(string digits) =>
        ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong number) ? number : null;

    [GeneratedRegex("feature|failed to set MSR", Options)]
    private static partial Regex Interesting();

    /// <summary>
    /// QEMU: "CPUID.80000001H:ECX.svm [bit 2]", "CPUID[eax=07h,ecx=00h].EBX.hle [bit 4]", "MSR(48BH).vmx-… [bit 8]".
    /// </summary>
    [GeneratedRegex(
        @"(?<text>(warning: |error: )?(host|TCG|accelerator) doesn't support requested feature: "
        + @"(MSR\((?<msr>[0-9a-f]{1,8})H\)"
        + @"|CPUID(\.(?<leaf>[0-9a-f]{1,8})H|\[eax=(?<leaf>[0-9a-f]{1,8})h(,ecx=(?<sub>[0-9a-f]{1,8})h)?\]\.?)"
        + @":?\.?(?<register>E[ABCD]X))"
        + @"(\.(?<name>[a-z0-9_.-]+))? \[bit (?<bit>[0-9]{1,2})\].*)$",
        Options)]
    private static partial Regex Requested();

    /// <summary>libvirt: what a guest's CPU was to have, and the host or QEMU does not give.</summary>
    [GeneratedRegex(
        @"(?<text>(guest CPU doesn't match specification: missing features: |(the CPU is incompatible with host CPU: )?"
        + @"Host CPU does not provide required features: "
        + @"|unsupported configuration: guest CPU .{0,40}missing features: )"
        + @"(?<names>[a-z0-9_.-]+(, ?[a-z0-9_.-]+)*).*)$",
        Options)]
    private static partial Regex Missing();

    [GeneratedRegex(
        @"(?<text>(error: )?failed to set MSR 0x(?<msr>[0-9a-f]{1,8}) to 0x(?<value>[0-9a-f]{1,16}).*)$", Options)]
    private static partial Regex SetMsr();
}
