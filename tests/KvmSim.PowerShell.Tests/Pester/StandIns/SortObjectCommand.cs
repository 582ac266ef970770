using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// Stable, without regard to case, in the order of the language's comparison under the present culture.
/// </summary>
[Cmdlet("Sort", "Object")]
internal sealed class SortObjectCommand : StandInCommand
{
    private readonly List<PSObject> _input = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object?[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter Descending { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            _input.Add(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        IReadOnlyList<string> names = PropertyNames(Property);
        IComparer<object> comparer = Comparer<object>.Create((a, b) =>
            LanguagePrimitives.Compare(a, b, ignoreCase: true, CultureInfo.CurrentCulture) * (Descending ? -1 : 1));
        IOrderedEnumerable<PSObject> sorted = _input.OrderBy(item => Key(item, names.FirstOrDefault()), comparer);
        foreach (string name in names.Skip(1))
        {
            sorted = sorted.ThenBy(item => Key(item, name), comparer);
        }

        WriteObject(sorted, enumerateCollection: true);
    }

    /// <summary>Where keys are missing the real command has rules of its own, which nobody needs here.</summary>
    private object Key(PSObject item, string? name)
    {
        object? key = name is null ? item : item.Properties[name]?.Value;
        if (key is null)
        {
            Refuse("how 'Sort-Object' sorts objects that lack a value", RealSession);
        }

        return key!;
    }
}
