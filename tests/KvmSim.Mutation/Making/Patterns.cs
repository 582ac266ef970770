using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KvmSim.Mutation.Making;

/// <summary>What may stand for a pattern.</summary>
internal static class Patterns
{
    public static IEnumerable<PatternSyntax> Of(PatternSyntax pattern) => pattern switch
    {
        ParenthesizedPatternSyntax inner => Of(inner.Pattern).Select(other => inner.WithPattern(other)),
        UnaryPatternSyntax not => Of(not.Pattern).Select(other => not.WithPattern(Closed(other))),
        BinaryPatternSyntax both =>
        [
            both.Left,
            both.Right,
            .. Of(both.Left).Where(_ => both.Left is not BinaryPatternSyntax || both.Left.Kind() != both.Kind())
                .Select(other => both.WithLeft(Closed(other))),
            .. LeftTerms(both),
            .. Of(both.Right).Select(other => both.WithRight(Closed(other))),
        ],
        RelationalPatternSyntax relational when Opposite(relational) is { } token =>
            [relational.WithOperatorToken(SyntaxFactory.Token(token))],
        RecursivePatternSyntax { PropertyPatternClause: { } clause } recursive =>
        [
            .. clause.Subpatterns.Where(_ => clause.Subpatterns.Count > 1).Select(part =>
                recursive.WithPropertyPatternClause(clause.WithSubpatterns(clause.Subpatterns.Remove(part)))),
            .. clause.Subpatterns.SelectMany(part => Of(part.Pattern).Select(other =>
                recursive.WithPropertyPatternClause(
                    clause.WithSubpatterns(clause.Subpatterns.Replace(part, part.WithPattern(other)))))),
        ],
        _ => [],
    };

    /// <summary>
    /// The terms of a chain of "or" or of "and", one left out; the last is its right side, already left out.
    /// </summary>
    private static IEnumerable<PatternSyntax> LeftTerms(BinaryPatternSyntax both)
    {
        if (both.Left is BinaryPatternSyntax left && left.Kind() == both.Kind())
        {
            yield return both.WithLeft(left.Left);
            yield return both.WithLeft(left.Right);
        }
    }

    private static PatternSyntax Closed(PatternSyntax pattern) =>
        pattern is BinaryPatternSyntax ? SyntaxFactory.ParenthesizedPattern(pattern) : pattern;

    private static SyntaxKind? Opposite(RelationalPatternSyntax pattern) => pattern.OperatorToken.Kind() switch
    {
        SyntaxKind.LessThanToken => SyntaxKind.LessThanEqualsToken,
        SyntaxKind.LessThanEqualsToken => SyntaxKind.LessThanToken,
        SyntaxKind.GreaterThanToken => SyntaxKind.GreaterThanEqualsToken,
        SyntaxKind.GreaterThanEqualsToken => SyntaxKind.GreaterThanToken,
        _ => null,
    };
}
