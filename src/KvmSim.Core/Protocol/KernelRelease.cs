using System.Globalization;
using System.Text.RegularExpressions;

namespace KvmSim.Protocol;

/// <summary>A kernel's version as people write it: "6.13", "linux-6.13", "v7.1-rc2", what uname -r says.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Version">Major and minor.</param>
/// <param name="IsVendors">
/// It is a distributor's, by what follows the numbers: such a kernel may carry back what later versions changed, so
/// what is known of the version is a guess about it.
/// </param>
public sealed partial record KernelRelease(string Text, Version Version, bool IsVendors)
{
    /// <summary>What such a text looks like, for who only looks at its form.</summary>
    public const string Pattern = @"(?:linux-|v)?[0-9]{1,3}\.[0-9]{1,3}[0-9A-Za-z.+_~-]{0,80}";

    /// <summary>Whether there is such a version: 5.19 was followed by 6.0, and 6.19 by 7.0.</summary>
    public bool Exists => Version.Major is not (5 or 6) || Version.Minor <= 19;

    /// <summary>The release that a text names; null if it names none.</summary>
    public static KernelRelease? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Form().Match(text);
        return match.Success
            ? new KernelRelease(
                text, new Version(Number(match, "major"), Number(match, "minor")), match.Groups["vendor"].Success)
            : null;
    }

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(linux-|v)?(?<major>[0-9]{1,3})\.(?<minor>[0-9]{1,3})(\.[0-9]{1,5})?(-rc[0-9]{1,2})?"
            + @"(?<vendor>[-.+_~][0-9A-Za-z.+_~-]{1,80})?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
            | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
