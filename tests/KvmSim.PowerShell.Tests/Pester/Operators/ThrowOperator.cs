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
        if (Bare.Of(call.Actual) is not ScriptBlock body)
        {
            throw new ArgumentException("Should -Throw needs a script block, in curly braces.", nameof(call));
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
        () => $"Expected no exception,{call.Because} but got "
            + $"{ValueText.Of(error!.Exception.Message)}, {Where(error)}.");

    private static ShouldVerdict Something(ShouldCall call, ErrorRecord? error)
    {
        List<Wish> wishes = [.. Wishes(call)];
        string expected = string.Join(' ', ["an exception", .. wishes.Select(wish => wish.Text)]);
        if (error is null)
        {
            return new ShouldVerdict($"Expected {expected},{call.Because} but nothing was thrown.");
        }

        string but = string.Join(" and ", wishes.Select(wish => wish.Objection(error)).OfType<string>());
        return but.Length > 0
            ? new ShouldVerdict($"Expected {expected},{call.Because} but {but}, {Where(error)}.")
            : new ShouldVerdict(Failure: null, call.IsOn(PassThru) ? error : null);
    }

    /// <summary>What was asked of the exception; none of it when it may be any.</summary>
    private static IEnumerable<Wish> Wishes(ShouldCall call)
    {
        if (call[ExceptionType] is Type type)
        {
            yield return new Wish($"of type {ValueText.Of(type)}", error => type.IsInstanceOfType(error.Exception)
                ? null
                : $"the type was {ValueText.Of(error.Exception.GetType())}");
        }

        if (call[ExpectedMessage] is string message && !string.IsNullOrWhiteSpace(message))
        {
            yield return new Wish(
                $"with a message like {ValueText.Of(message)}",
                error => Unlike("message", error.Exception.Message, message));
        }

        if (call[ErrorId] is string id && !string.IsNullOrWhiteSpace(id))
        {
            yield return new Wish(
                $"with the id {ValueText.Of(id)}", error => Unlike("id", error.FullyQualifiedErrorId, id));
        }

        string? Unlike(string label, string actual, string pattern) =>
            call.Ask("$a -like $e", actual, pattern) ? null : $"the {label} was {ValueText.Of(actual)}";
    }

    private static string Where(ErrorRecord error) => error.InvocationInfo is { ScriptLineNumber: > 0 } position
        ? $"thrown by line {position.ScriptLineNumber}: {position.Line.Trim()}"
        : "thrown outside of the script";

    /// <summary>One thing asked of the exception, and what is wrong with an error that hasn't it.</summary>
    private sealed record Wish(string Text, Func<ErrorRecord, string?> Objection);
}
