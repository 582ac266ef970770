using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>Throw</c>: the script block ends with an error. Message and id are wildcard patterns.</summary>
internal sealed class ThrowOperator : IShouldOperator
{
    private const string ExpectedMessage = nameof(ExpectedMessage);
    private const string ErrorId = nameof(ErrorId);
    private const string ExceptionType = nameof(ExceptionType);
    private const string PassThru = nameof(PassThru);

    /// <summary>The catch clause belongs to the language: it decides what <c>$_</c> is.</summary>
    private const string Catch = """
        param($______body)
        try
        {
            do { $null = & $______body } while ($false)
        }
        catch
        {
            $_
        }
        """;

    public string Name => "Throw";

    public IReadOnlyList<string> Aliases => [];

    public bool TakesAllInput => false;

    public IReadOnlyList<OperatorParameter> Parameters { get; } =
    [
        OperatorParameter.Text(ExpectedMessage),
        OperatorParameter.Text(ErrorId),
        new OperatorParameter(ExceptionType, typeof(Type)),
        OperatorParameter.Because,
        OperatorParameter.Switch(PassThru),
    ];

    public ShouldVerdict Test(ShouldCall call)
    {
        if ((call.Actual is PSObject wrapped ? wrapped.BaseObject : call.Actual) is not ScriptBlock body)
        {
            throw new ArgumentException("Should -Throw needs a script block: put the command in curly braces.", nameof(call));
        }

        ErrorRecord? error = call.Cmdlet.InvokeCommand.InvokeScript(true, ScriptBlock.Create(Catch), null, body)
            .Select(caught => caught.BaseObject)
            .OfType<ErrorRecord>()
            .FirstOrDefault();
        if (error is not null && Unsupported.Is(error))
        {
            return new ShouldVerdict(Failure: null, Unsupported: error);
        }

        return call.Negate ? Nothing(call, error) : Something(call, error);
    }

    private static ShouldVerdict Nothing(ShouldCall call, ErrorRecord? error) => ShouldVerdict.Of(
        error is null,
        () => $"Expected no exception,{call.Because} but got {ValueText.Of(error!.Exception.Message)}, {Where(error)}.");

    private static ShouldVerdict Something(ShouldCall call, ErrorRecord? error)
    {
        List<string> wanted = [];
        List<string> buts = [];
        if (call[ExceptionType] is Type type)
        {
            Expect($"of type {ValueText.Of(type)}", type.IsInstanceOfType, e => e.Exception, "type", e => e?.GetType());
        }

        if (call[ExpectedMessage] is string message && !string.IsNullOrWhiteSpace(message))
        {
            Expect($"with a message like {ValueText.Of(message)}", value => call.Ask("$a -like $e", value, message), e => e.Exception.Message, "message", e => e);
        }

        if (call[ErrorId] is string id && !string.IsNullOrWhiteSpace(id))
        {
            Expect($"with the id {ValueText.Of(id)}", value => call.Ask("$a -like $e", value, id), e => e.FullyQualifiedErrorId, "id", e => e);
        }

        string expected = string.Join(' ', ["an exception", .. wanted]);
        return error is null
            ? new ShouldVerdict($"Expected {expected},{call.Because} but nothing was thrown.")
            : ShouldVerdict.Of(
                buts.Count == 0,
                () => $"Expected {expected},{call.Because} but {string.Join(" and ", buts)}, {Where(error)}.")
            with
            { Output = buts.Count == 0 && call.IsOn(PassThru) ? error : null };

        void Expect(
            string wish,
            Func<object?, bool> fits,
            Func<ErrorRecord, object?> part,
            string label,
            Func<object?, object?> show)
        {
            wanted.Add(wish);
            if (error is not null && !fits(part(error)))
            {
                buts.Add($"the {label} was {ValueText.Of(show(part(error)))}");
            }
        }
    }

    private static string Where(ErrorRecord error) => error.InvocationInfo is { ScriptLineNumber: > 0 } position
        ? $"thrown by line {position.ScriptLineNumber}: {position.Line.Trim()}"
        : "thrown outside of the script";
}
