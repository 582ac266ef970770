using System.Collections;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>Should</c>: the operator is the parameter set, and brings its own parameters.</summary>
[Cmdlet(VerbsLifecycle.Assert, "PesterShould")]
[Alias("Should")]
internal sealed class AssertShouldCommand : PesterCmdlet, IDynamicParameters
{
    private readonly List<object?> _input = [];
    private RuntimeDefinedParameterDictionary _operatorParameters = [];

    [Parameter(ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object? ActualValue { get; set; }

    [Parameter]
    public SwitchParameter Not { get; set; }

    public object GetDynamicParameters() => _operatorParameters = ShouldOperators.Parameters();

    protected override void ProcessRecord() => _input.Add(ActualValue);

    protected override void EndProcessing()
    {
        IShouldOperator chosen = ShouldOperators.Named(ParameterSetName);
        if (chosen.TakesAllInput)
        {
            bool collected = MyInvocation.ExpectingInput || _input.Count == 0;
            Assert(chosen, collected ? _input.ToArray() : Enumerated(ActualValue));
            return;
        }

        foreach (object? actual in _input.DefaultIfEmpty())
        {
            Assert(chosen, actual);
        }
    }

    /// <summary>What <c>@($value)</c> makes of a value that didn't come through the pipeline.</summary>
    private static object?[] Enumerated(object? value)
    {
        IEnumerator? enumerator = LanguagePrimitives.GetEnumerator(value);
        if (enumerator is null)
        {
            return [value];
        }

        List<object?> elements = [];
        while (enumerator.MoveNext())
        {
            elements.Add(enumerator.Current);
        }

        return [.. elements];
    }

    private void Assert(IShouldOperator chosen, object? actual)
    {
        if (MyInvocation.BoundParameters.ContainsKey("ErrorAction"))
        {
            Refuse("'-ErrorAction' of 'Should'");
        }

        ShouldVerdict verdict = chosen.Test(new ShouldCall(this, actual, Not, Bound()));
        if (verdict.Unsupported is { } limit)
        {
            Session.FailUnsupported(limit);
            ThrowTerminatingError(limit);
        }

        if (verdict.Failure is { } failure)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ShouldException(failure), "PesterAssertionFailed", ErrorCategory.InvalidResult, actual));
        }

        if (verdict.Output is not null)
        {
            WriteObject(verdict.Output);
        }
    }

    private Dictionary<string, object?> Bound() => _operatorParameters
        .Where(pair => pair.Value.IsSet)
        .ToDictionary(pair => pair.Key, pair => (object?)pair.Value.Value, StringComparer.OrdinalIgnoreCase);
}
