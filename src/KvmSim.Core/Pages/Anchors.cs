using System.Globalization;
using System.Text;

namespace KvmSim.Pages;

/// <summary>Names of places on a page, as they stand behind the # of an address.</summary>
internal static class Anchors
{
    /// <summary>
    /// A name made of letters, digits and hyphens. Whatever else is in it is written as its number, so that different
    /// names stay different.
    /// </summary>
    public static string Of(string name)
    {
        StringBuilder anchor = new(name.Length);
        foreach (char one in name)
        {
            if (char.IsAsciiLetterOrDigit(one) || one == '-')
            {
                anchor.Append(one);
            }
            else
            {
                anchor.Append(CultureInfo.InvariantCulture, $"_{(int)one:x}_");
            }
        }

        return anchor.ToString();
    }
}
