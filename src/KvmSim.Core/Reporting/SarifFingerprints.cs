using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KvmSim.Reporting;

/// <summary>
/// What tells results apart from run to run: the rule, the file, the place in terms of machines and the words, but not
/// the line, which moves when somebody adds one above. Of several that are alike each has a number besides.
/// </summary>
internal sealed class SarifFingerprints(KvmReport report)
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    public string Of(ReportResult result)
    {
        string file = result.File is { } path ? ReportPath.ToUri(report, path).Uri : "";
        string places = string.Join('/', result.Places.Select(place => place.ToString()));
        string whole = string.Join('\0', result.RuleId, file, places, result.Title, result.Message);
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..32].ToLowerInvariant();
        int number = _seen[hash] = _seen.GetValueOrDefault(hash) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{hash}:{number}");
    }
}
