using System.Globalization;
using KvmSim.Pages;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>Gathers objects of one kind, and makes of them a page or a part of one.</summary>
internal abstract class PagePart
{
    /// <summary>Takes an object of its kind.</summary>
    public abstract void Add(WrittenObject item);

    /// <summary>The page of all that came.</summary>
    public abstract Page Make();

    /// <summary>A number with the word behind it: "1 step", "3 steps".</summary>
    protected static string Many(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>Text in which numbers are written as everywhere.</summary>
    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The worst of several: something bad, something open, or all well.</summary>
    protected static PageTone Worst(IEnumerable<PageTone> tones)
    {
        PageTone worst = PageTone.Good;
        foreach (PageTone tone in tones)
        {
            worst = tone == PageTone.Bad || worst == PageTone.Bad ? PageTone.Bad
                : tone == PageTone.Open || worst == PageTone.Open ? PageTone.Open
                : worst;
        }

        return worst;
    }

    /// <summary>As many words as there is room for, and how many more there are.</summary>
    protected static string Some(IReadOnlyList<string> names, int most) => names.Count <= most
        ? string.Join(", ", names)
        : Text($"{string.Join(", ", names.Take(most))} and {names.Count - most} more");
}
