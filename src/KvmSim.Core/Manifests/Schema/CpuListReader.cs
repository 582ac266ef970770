using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>
/// Reads the cpulists of a file, and refuses to do more work for it than the limits allow: "0-8191,0-8191,…" costs as
/// many steps as the CPUs that it names.
/// </summary>
internal sealed class CpuListReader(ManifestLimits limits)
{
    private readonly Dictionary<string, CpuSet> _known = new(StringComparer.Ordinal);
    private long _listed;

    /// <summary>Whether the last failure was one of the limits, not of the text.</summary>
    public bool IsExhausted => _listed > limits.MaxListedCpus;

    public bool TryRead(string text, out CpuSet cpus, out CpuListError? error)
    {
        error = null;
        if (_known.TryGetValue(text, out cpus))
        {
            return true;
        }

        _listed += Cost(text);
        if (IsExhausted)
        {
            error = new CpuListError(0, "The cpulists of this file name too many CPUs in total.");
            return false;
        }

        if (!CpuSet.TryParse(text, out cpus, out error))
        {
            return false;
        }

        _known.Add(text, cpus);
        return true;
    }

    /// <summary>How many CPUs the parts name, one that several name counted again; at least one a part.</summary>
    private static long Cost(ReadOnlySpan<char> text)
    {
        long cost = 0;
        while (true)
        {
            int comma = text.IndexOf(',');
            cost += PartCost(comma < 0 ? text : text[..comma]);
            if (comma < 0)
            {
                return cost;
            }

            text = text[(comma + 1)..];
        }
    }

    private static int PartCost(ReadOnlySpan<char> part)
    {
        int dash = part.IndexOf('-');
        if (dash < 0)
        {
            return 1;
        }

        ReadOnlySpan<char> end = part[(dash + 1)..];
        int colon = end.IndexOf(':');
        bool isRange = TryNumber(part[..dash], out int first) & TryNumber(colon < 0 ? end : end[..colon], out int last);
        return isRange ? Math.Clamp(last - first + 1, 1, CpuSet.MaxCpus) : 1;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
