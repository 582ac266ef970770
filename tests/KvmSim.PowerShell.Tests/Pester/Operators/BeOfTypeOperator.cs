using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// <c>BeOfType</c>: the <c>-is</c> of the language; a type may be given by name, with or without brackets.
/// </summary>
internal sealed class BeOfTypeOperator : IShouldOperator
{
    private const string ExpectedType = nameof(ExpectedType);

    public string Name => "BeOfType";

    public IReadOnlyList<string> Aliases { get; } = ["HaveType"];

    public bool TakesAllInput => false;

    public IReadOnlyList<OperatorParameter> Parameters { get; } =
        [OperatorParameter.Any(ExpectedType), OperatorParameter.Because];

    public ShouldVerdict Test(ShouldCall call)
    {
        Type type = TypeNamed(call[ExpectedType]);
        string Sentence(string not) =>
            $"Expected a value {not}of type {ValueText.Of(type)},{call.Because} but got {ValueText.Of(call.Actual)} "
            + $"of type {ValueText.Of(Bare.Of(call.Actual)?.GetType())}.";
        return call.Decide(
            call.Ask("$a -is $e", call.Actual, type), () => Sentence(string.Empty), () => Sentence("not "));
    }

    /// <summary>Pester 5 throws for an unknown name, Pester 6 looks among type names; the stricter one it is.</summary>
    internal static Type TypeNamed(object? type)
    {
        object? bare = Bare.Of(type) is string name
            ? name.StartsWith('[') && name.EndsWith(']') ? name[1..^1] : name
            : type;
        return LanguagePrimitives.TryConvertTo(bare, CultureInfo.InvariantCulture, out Type? found) && found is not null
            ? found
            : throw new ArgumentException($"There is no type '{bare}'.", nameof(type));
    }
}
