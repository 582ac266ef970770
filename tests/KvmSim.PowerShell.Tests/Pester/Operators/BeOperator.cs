using System.Collections;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary><c>Be</c> and <c>BeExactly</c>: equal element by element, in the language's own sense of equal.</summary>
internal sealed class BeOperator(string name, string alias, bool caseSensitive) : IShouldOperator
{
    private const int DeepestNesting = 100;

    public string Name => name;

    public IReadOnlyList<string> Aliases { get; } = [alias];

    public bool TakesAllInput => true;

    public IReadOnlyList<OperatorParameter> Parameters { get; } =
        [OperatorParameter.ExpectedValue, OperatorParameter.Because];

    public ShouldVerdict Test(ShouldCall call) => call.Decide(
        AreEqual(call, call.Actual, call.Expected, depth: 1),
        () => Different(call),
        () => $"Expected a value other than {ValueText.Of(call.Expected)},{call.Because} but got just that.");

    private static IReadOnlyList<object?> Elements(object? value)
    {
        IEnumerator? enumerator = LanguagePrimitives.GetEnumerator(value);
        List<object?> elements = [];
        while (enumerator is not null && enumerator.MoveNext())
        {
            elements.Add(enumerator.Current);
        }

        return enumerator is null ? [value] : elements;
    }

    /// <summary>An empty array, <c>$null</c> and an array of one <c>$null</c> are all the same nothing.</summary>
    private static bool IsNothing(IReadOnlyList<object?> elements) => elements is [] or [null];

    private static bool IsArray(object? value) => Bare.Of(value) is Array;

    private static object? Single(object? value) => Elements(value) is [var only] ? only : value;

    private bool AreEqual(ShouldCall call, object? actual, object? expected, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new InvalidOperationException("The arrays are nested too deeply; does one contain itself?");
        }

        IReadOnlyList<object?> first = Elements(actual);
        IReadOnlyList<object?> second = Elements(expected);
        if (IsNothing(first) || IsNothing(second))
        {
            return IsNothing(first) && IsNothing(second);
        }

        return first.Count == second.Count && !first.Where((element, index) => !Same(element, second[index])).Any();

        bool Same(object? a, object? e) =>
            IsArray(a) || IsArray(e)
                ? AreEqual(call, a, e, depth + 1)
                : call.Ask(caseSensitive ? "$e -ceq $a" : "$e -eq $a", a, e);
    }

    private string Different(ShouldCall call)
    {
        string exactly = caseSensitive ? "exactly " : string.Empty;
        object? actual = Single(call.Actual);
        object? expected = Single(call.Expected);
        string sentence = $"Expected {exactly}{ValueText.Of(expected)},{call.Because} but got {ValueText.Of(actual)}.";
        return (actual, expected) switch
        {
            (string a, string e) => $"{sentence} The strings differ at index {FirstDifference(a, e)}.",
            _ when Elements(actual).Count != Elements(expected).Count =>
                $"{sentence} There should be {Elements(expected).Count} elements, not {Elements(actual).Count}.",
            _ => sentence,
        };
    }

    private int FirstDifference(string actual, string expected)
    {
        StringComparison comparison = caseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        int index = 0;
        while (index < actual.Length
            && index < expected.Length
            && actual.AsSpan(index, 1).Equals(expected.AsSpan(index, 1), comparison))
        {
            index++;
        }

        return index;
    }
}
