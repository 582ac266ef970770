using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KvmSim.Mutation.Making;

/// <summary>
/// Writes every mutant of one file into it, each behind its switch: <c>(MutantSwitch.Is(17) ? a &lt;= b : a &lt;
/// b)</c>,
/// <c>if (!MutantSwitch.Is(18)) statement;</c>, <c>case X when !MutantSwitch.Is(19):</c>. What a mutant puts there has
/// no
/// mutants in itself; what stays has.
/// </summary>
internal sealed class MutationRewriter(string file, SemanticModel model,
    Func<string, int, string, string, int?> register)
    : CSharpSyntaxRewriter
{
    /// <summary>The kind of annotation that marks where a mutant stands; its data is the number.</summary>
    public const string Mark = "mutant";

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        if (node is null)
        {
            return null;
        }

        if (node is CaseSwitchLabelSyntax label)
        {
            return OfLabel(label);
        }

        if (Places.IsLeftAlone(node))
        {
            return node;
        }

        SyntaxNode visited = base.Visit(node)!;
        return node switch
        {
            ExpressionSyntax expression => OfExpression(expression, (ExpressionSyntax)visited),
            StatementSyntax statement => OfStatement(statement, (StatementSyntax)visited),
            SwitchExpressionArmSyntax arm => OfArm(arm, (SwitchExpressionArmSyntax)visited),
            _ => visited,
        };
    }

    /// <summary>The left side of an assignment, and what is counted up or down, is a place and no value.</summary>
    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node) =>
        node.WithRight((ExpressionSyntax)Visit(node.Right)!);

    public override SyntaxNode? VisitPostfixUnaryExpression(PostfixUnaryExpressionSyntax node) =>
        node.IsKind(SyntaxKind.SuppressNullableWarningExpression) ? base.VisitPostfixUnaryExpression(node) : node;

    private ExpressionSyntax OfExpression(ExpressionSyntax node, ExpressionSyntax visited)
    {
        if (node is PrefixUnaryExpressionSyntax prefix
            && (prefix.IsKind(SyntaxKind.PreIncrementExpression) || prefix.IsKind(SyntaxKind.PreDecrementExpression)))
        {
            return node;
        }

        if (Places.IsBehindQuestionMark(node))
        {
            return visited;
        }

        ExpressionSyntax result = visited;
        HashSet<string> made = new(StringComparer.Ordinal);
        foreach (Replacement replacement in Operators.For(node, model))
        {
            string change = replacement.Change ?? $"{Text.Of(node)} → {Text.Of(replacement.Expression)}";
            if (!made.Add(change) || Register(node, change) is not { } mutant)
            {
                continue;
            }

            result = SyntaxFactory.ParenthesizedExpression(SyntaxFactory.ConditionalExpression(
                    Switch(mutant),
                    SyntaxFactory.ParenthesizedExpression(replacement.Expression.WithoutTrivia()),
                    SyntaxFactory.ParenthesizedExpression(result.WithoutTrivia())))
                .WithTriviaFrom(visited)
                .WithAdditionalAnnotations(MarkOf(mutant));
        }

        return result;
    }

    private StatementSyntax OfStatement(StatementSyntax node, StatementSyntax visited)
    {
        bool isRemovable = node switch
        {
            ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } => !Places.IsGuard(call),
            ExpressionStatementSyntax or ContinueStatementSyntax or ForEachStatementSyntax or ForStatementSyntax
                or WhileStatementSyntax => true,
            ReturnStatementSyntax returned => returned.Expression is null,
            YieldStatementSyntax yielded => yielded.Expression is not null,
            BreakStatementSyntax => node.Parent is not SwitchSectionSyntax,
            _ => false,
        };
        string what = node switch
        {
            ForEachStatementSyntax loop => $"foreach ({loop.Identifier} in {Text.Of(loop.Expression)})",
            ForStatementSyntax loop => $"for (…; {(loop.Condition is null ? "" : Text.Of(loop.Condition))}; …)",
            WhileStatementSyntax loop => $"while ({Text.Of(loop.Condition)})",
            _ => Text.Of(node),
        };
        if (!isRemovable || Register(node, $"without {what}") is not { } mutant)
        {
            return visited;
        }

        return SyntaxFactory.IfStatement(
                SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, Switch(mutant)),
                SyntaxFactory.Block(visited.WithoutTrivia()))
            .WithTriviaFrom(visited)
            .WithAdditionalAnnotations(MarkOf(mutant));
    }

    private SwitchLabelSyntax OfLabel(CaseSwitchLabelSyntax label) =>
        Register(label, $"without {Text.Of(label)}") is not { } mutant ? label : SyntaxFactory.CasePatternSwitchLabel(
                SyntaxFactory.Token(SyntaxKind.CaseKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.ConstantPattern(label.Value.WithTrailingTrivia(SyntaxFactory.Space)),
                WhenNot(mutant, null),
                label.ColonToken)
            .WithAdditionalAnnotations(MarkOf(mutant));

    private SwitchExpressionArmSyntax OfArm(SwitchExpressionArmSyntax node, SwitchExpressionArmSyntax visited)
    {
        if (node.Pattern is DiscardPatternSyntax or VarPatternSyntax && node.WhenClause is null)
        {
            return visited;
        }

        SwitchExpressionArmSyntax result = visited;
        if (Register(node, $"without {Text.Of(node)}") is { } mutant)
        {
            result =
                result.WithWhenClause(WhenNot(mutant, result.WhenClause)).WithAdditionalAnnotations(MarkOf(mutant));
        }

        // One of several alternatives left out: the arm, but not for what is that one alone.
        ExpressionSyntax subject = ((SwitchExpressionSyntax)node.Parent!).GoverningExpression;
        foreach (PatternSyntax term in Alternatives(node.Pattern))
        {
            if (Register(node, $"without {Text.Of(term)} in {Text.Of(node.Pattern)}") is { } one)
            {
                ExpressionSyntax both = SyntaxFactory.ParenthesizedExpression(SyntaxFactory.BinaryExpression(
                    SyntaxKind.LogicalAndExpression, Switch(one),
                    SyntaxFactory.ParenthesizedExpression(SyntaxFactory.IsPatternExpression(
                        SyntaxFactory.ParenthesizedExpression(subject.WithoutTrivia()), term.WithoutTrivia()))));
                result = result.WithWhenClause(WhenNot(both, result.WhenClause)).WithAdditionalAnnotations(MarkOf(one));
            }
        }

        return result;
    }

    private static IEnumerable<PatternSyntax> Alternatives(PatternSyntax pattern) =>
        pattern is not BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern } both ? []
            : both.Left is BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern }
                ? Alternatives(both.Left).Append(both.Right)
                : [both.Left, both.Right];

    private static WhenClauseSyntax WhenNot(int mutant, WhenClauseSyntax? when) => WhenNot(Switch(mutant), when);

    private static WhenClauseSyntax WhenNot(ExpressionSyntax condition, WhenClauseSyntax? when)
    {
        ExpressionSyntax not = SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, condition);
        return SyntaxFactory.WhenClause(when is null ? not : SyntaxFactory.BinaryExpression(
            SyntaxKind.LogicalAndExpression, SyntaxFactory.ParenthesizedExpression(when.Condition.WithoutTrivia()),
                not));
    }

    private static ExpressionSyntax Switch(int mutant) =>
        SyntaxFactory.ParseExpression(FormattableString.Invariant($"global::KvmSim.MutantSwitch.Is({mutant})"));

    private static SyntaxAnnotation MarkOf(int mutant) =>
        new(Mark, mutant.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private int? Register(SyntaxNode node, string change)
    {
        int line = node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line;
        return register(file, line + 1, node.SyntaxTree.GetText().Lines[line].ToString().Trim(), change);
    }
}
