using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.PowerShell.Views;

/// <summary>
/// A cpulist for a cell. Hundreds of CPUs of which each second is offline would fill a screen for one row: then it is
/// told how many there are, and the first and last of them.
/// </summary>
internal static class CpuListText
{
    private const int MostLines = 3;

    public static string Fit(string list, int width)
    {
        if (TextWrap.Lines(list, width).Count <= MostLines || !CpuSet.TryParse(list, out CpuSet cpus, out _))
        {
            return list;
        }

        string[] ranges = list.Split(',');
        string best = Short(cpus.Count, ranges, 1);
        for (int shown = 2; shown < ranges.Length - 1; shown++)
        {
            string more = Short(cpus.Count, ranges, shown);
            if (TextWrap.Lines(more, width).Count > MostLines)
            {
                break;
            }

            best = more;
        }

        return best;
    }

    private static string Short(int count, string[] ranges, int shown) => string.Create(
        CultureInfo.InvariantCulture, $"{count} CPUs: {string.Join(',', ranges[..shown])},…,{ranges[^1]}");
}
