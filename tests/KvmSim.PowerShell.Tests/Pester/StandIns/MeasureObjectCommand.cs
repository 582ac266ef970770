using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Counts, sums and averages; minimum and maximum are left to the real one.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Object")]
internal sealed class MeasureObjectCommand : StandInCommand
{
    private int _count;
    private double _sum;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string? Property { get; set; }

    [Parameter]
    public SwitchParameter Sum { get; set; }

    [Parameter]
    public SwitchParameter Average { get; set; }

    protected override void ProcessRecord()
    {
        object? value = Property is null ? InputObject : InputObject?.Properties[PropertyNames([Property])[0]]?.Value;
        if (value is null)
        {
            return;
        }

        _count++;
        if (Sum || Average)
        {
            _sum += LanguagePrimitives.ConvertTo<double>(value);
        }
    }

    protected override void EndProcessing()
    {
        PSObject measured = new();
        void Add(string name, object? value) => measured.Properties.Add(new PSNoteProperty(name, value));
        Add("Count", _count);
        Add("Average", Average && _count > 0 ? _sum / _count : null);
        Add("Sum", Sum ? _sum : null);
        Add("Maximum", value: null);
        Add("Minimum", value: null);
        Add("StandardDeviation", value: null);
        Add("Property", Property);
        WriteObject(measured);
    }
}
