using System.Globalization;
using System.Text;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// Names of models out of brand strings: "intel-core-i5-l16g7-e-core". They are stable, and fit a manifest.
/// </summary>
internal static class CapturedNames
{
    private const int Longest = 52;

    private static readonly string[] Noise =
        ["(r)", "(tm)", " cpu", "processor", "with radeon graphics", "with radeon vega mobile gfx", "genuine "];

    /// <summary>The name of a model.</summary>
    public static string Of(CpuModel model, CapturedCpu cpu)
    {
        string name = model.ModelName is { } brand && !brand.StartsWith("implementer", StringComparison.Ordinal)
            ? Slug(brand) : "";
        if (name.Length == 0)
        {
            name = Slug(Fallback(model));
        }

        return cpu.CoreType switch
        {
            CoreType.Performance => $"{name}-p-core",
            CoreType.Efficient => $"{name}-e-core",
            _ => name,
        };
    }

    /// <summary>A name for a machine, out of the name of its file or folder.</summary>
    public static string OfSource(string source)
    {
        string file = Path.GetFileName(Path.TrimEndingDirectorySeparator(source));
        foreach (string ending in (ReadOnlySpan<string>)
            [".gz", ".xz", ".bz2", ".zst", ".tar", ".tgz", ".txt", ".xml", ".json", ".test", ".raw", ".dts", ".dtb"])
        {
            file = file.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? file[..^ending.Length] : file;
        }

        StringBuilder name = new();
        foreach (char character in file)
        {
            bool isPlain = char.IsAsciiLetterOrDigit(character) || (character is '.' or '_' or '-' && name.Length > 0);
            name.Append(isPlain ? character : name.Length > 0 ? "-" : "");
        }

        string text = name.ToString(0, Math.Min(name.Length, Longest)).TrimEnd('.', '_', '-');
        return text.Length == 0 ? "captured" : text;
    }

    private static string Fallback(CpuModel model) =>
        model.Midr is not null || (model.Vendor == CpuVendor.Arm && model.Model != 0)
        ? string.Create(CultureInfo.InvariantCulture, $"{model.VendorId}-part-{model.Model:x3}")
        : model.VendorId.Length == 0 ? "cpu"
        : model.Family == 0 ? $"{model.VendorId}-unknown"
        : string.Create(CultureInfo.InvariantCulture, $"{model.VendorId}-{model.Family}-{model.Model:x2}h");

    private static string Slug(string text)
    {
        string lower = text.ToLowerInvariant();
        int at = lower.IndexOf('@', StringComparison.Ordinal);
        lower = at < 0 ? lower : lower[..at];
        foreach (string noise in Noise)
        {
            lower = lower.Replace(noise, " ", StringComparison.Ordinal);
        }

        StringBuilder slug = new();
        foreach (char character in lower)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(character);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString(0, Math.Min(slug.Length, Longest)).Trim('-');
    }
}
