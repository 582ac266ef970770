using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// Doesn't stop the commands before it, as the real <c>-First</c> does: only an endless pipeline can tell.
/// </summary>
[Cmdlet(VerbsCommon.Select, "Object")]
internal sealed class SelectObjectCommand : StandInCommand
{
    private readonly List<PSObject?> _input = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object?[] Property { get; set; } = [];

    [Parameter]
    public string? ExpandProperty { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput || InputObject is not null)
        {
            _input.Add(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        bool last = Given(nameof(Last));
        if ((last && (Given(nameof(First)) || Skip > 0)) || (ExpandProperty is not null && Property.Length > 0))
        {
            Refuse("these parameters of 'Select-Object' together", RealSession);
        }

        IEnumerable<PSObject?> chosen = last ? _input.TakeLast(Last) : _input.Skip(Skip);
        chosen = Given(nameof(First)) ? chosen.Take(First) : chosen;
        IReadOnlyList<string> names = PropertyNames(Property);
        foreach (PSObject? item in chosen)
        {
            Write(item, names);
        }
    }

    private bool Given(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private void Write(PSObject? item, IReadOnlyList<string> names)
    {
        if (ExpandProperty is not null)
        {
            Expand(item, PropertyNames([ExpandProperty])[0]);
        }
        else if (names.Count == 0)
        {
            WriteObject(item);
        }
        else
        {
            PSObject selection = new();
            foreach (string name in names)
            {
                PSPropertyInfo? property = item?.Properties[name];
                selection.Properties.Add(new PSNoteProperty(property?.Name ?? name, property?.Value));
            }

            WriteObject(selection);
        }
    }

    private void Expand(PSObject? item, string name)
    {
        if (item?.Properties[name] is { } property)
        {
            WriteObject(property.Value, enumerateCollection: true);
            return;
        }

        WriteError(new ErrorRecord(
            new InvalidOperationException($"There is no property '{name}'."),
            "ExpandPropertyNotFound",
            ErrorCategory.InvalidArgument,
            item));
    }
}
