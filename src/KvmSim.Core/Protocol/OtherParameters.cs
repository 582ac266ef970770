using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>
/// Parameters that the real modules have and that change nothing in what is simulated here: a host's own modprobe.d
/// lines can be given as they are. OtherParameters.tsv has them.
/// </summary>
internal static class OtherParameters
{
    private static readonly Dictionary<string, ParameterKind> Kinds = new(StringComparer.Ordinal)
    {
        ["bool"] = ParameterKind.Boolean,
        ["int"] = ParameterKind.Integer,
        ["uint"] = ParameterKind.Unsigned,
        ["ushort"] = ParameterKind.UnsignedShort,
        ["autobool"] = ParameterKind.AutomaticBoolean,
        ["hugepages"] = ParameterKind.HugePages,
        ["l1dflush"] = ParameterKind.CacheFlush,
    };

    private static readonly OtherParameter[] Table = [.. TsvTable.Read("Protocol", "OtherParameters").Select(cells =>
        new OtherParameter(
            cells[0],
            cells[1],
            Kinds[cells[2]],
            IsWritable: cells[3] == "644",
            TsvTable.Name(cells[4]) is { } since ? Version.Parse(since) : null,
            TsvTable.Name(cells[5]) is { } until ? Version.Parse(until) : null,
            NeedsSev: cells[6] == "sev"))];

    /// <summary>The parameter of that name in a kernel; null if it has none.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="module">The module.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="flavour">How the kernel was configured; null for any that Debian builds.</param>
    public static OtherParameter? Find(KernelBase kernel, string module, string name, KernelFlavour? flavour = null)
    {
        Version version = Version.Parse(kernel.Version);
        return Array.Find(Table, parameter => string.Equals(parameter.Module, module, StringComparison.Ordinal)
            && string.Equals(parameter.Name, name, StringComparison.Ordinal)
            && (parameter.Since is null || version >= parameter.Since)
            && (parameter.Until is null || version <= parameter.Until)
            && !(parameter.NeedsSev && flavour == KernelFlavour.Cloud));
    }

    /// <summary>Those of a module in a kernel, by name.</summary>
    public static IEnumerable<string> NamesOf(KernelBase kernel, string module) => Table
        .Where(parameter => string.Equals(parameter.Module, module, StringComparison.Ordinal))
        .Select(parameter => parameter.Name)
        .Where(name => Find(kernel, module, name) is not null);
}
