using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KvmSim.Mutation.Making;

/// <summary>Where an expression stands, and what may be done there.</summary>
internal static class Places
{
    /// <summary>Where only constants may stand, or where what stands changes nothing but a text of an error.</summary>
    public static bool IsLeftAlone(SyntaxNode node) => node switch
    {
        AttributeListSyntax or EnumMemberDeclarationSyntax or ParameterSyntax
            or ThrowStatementSyntax or ThrowExpressionSyntax or InterpolationFormatClauseSyntax
            or InterpolationAlignmentClauseSyntax or CaseSwitchLabelSyntax or PatternSyntax or GotoStatementSyntax
            or StackAllocArrayCreationExpressionSyntax or UsingDirectiveSyntax or NameColonSyntax
            or RefExpressionSyntax => true,
        TypeSyntax => node is not IdentifierNameSyntax,
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword),
        LocalDeclarationStatementSyntax local => local.Modifiers.Any(SyntaxKind.ConstKeyword),
        ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.RefKeyword)
            || argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword),
        MethodDeclarationSyntax method => method.Identifier.Text is "GetHashCode" or "ToString"
            && method.Modifiers.Any(SyntaxKind.OverrideKeyword),
        InvocationExpressionSyntax call => IsGuard(call),
        _ => false,
    };

    /// <summary>
    /// ArgumentNullException.ThrowIfNull and its like, nameof, assertions: for those who call wrongly.
    /// </summary>
    public static bool IsGuard(InvocationExpressionSyntax call)
    {
        string text = call.Expression.ToString();
        return text == "nameof" || text.StartsWith("Debug.", StringComparison.Ordinal)
            || text.Contains("Exception.ThrowIf", StringComparison.Ordinal);
    }

    /// <summary>Whether a condition is no part of a larger one.</summary>
    public static bool IsWholeCondition(ExpressionSyntax node)
    {
        SyntaxNode above = node.Parent!;
        while (above is ParenthesizedExpressionSyntax)
        {
            above = above.Parent!;
        }

        return above switch
        {
            IfStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ReturnStatementSyntax
                or ArrowExpressionClauseSyntax or LambdaExpressionSyntax or EqualsValueClauseSyntax
                or ArgumentSyntax or WhenClauseSyntax or SwitchExpressionArmSyntax => true,
            ForStatementSyntax loop => loop.Condition is { } condition && condition.Contains(node),
            ConditionalExpressionSyntax choice => choice.Condition.Contains(node),
            AssignmentExpressionSyntax assignment => assignment.Right.Contains(node),
            _ => false,
        };
    }

    public static bool IsOfLoop(ExpressionSyntax node)
    {
        SyntaxNode above = node.Parent!;
        while (above is ParenthesizedExpressionSyntax)
        {
            above = above.Parent!;
        }

        return above is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax;
    }

    /// <summary>Whether it begins with the dot of <c>?.</c>, so that nothing may stand around it.</summary>
    public static bool IsBehindQuestionMark(ExpressionSyntax node)
    {
        ExpressionSyntax? first = node;
        while (first is not null and not MemberBindingExpressionSyntax and not ElementBindingExpressionSyntax)
        {
            first = first switch
            {
                InvocationExpressionSyntax call => call.Expression,
                MemberAccessExpressionSyntax member => member.Expression,
                ElementAccessExpressionSyntax element => element.Expression,
                ConditionalAccessExpressionSyntax access => access.Expression,
                PostfixUnaryExpressionSyntax postfix => postfix.Operand,
                _ => null,
            };
        }

        return first is not null;
    }

    public static bool IsReturned(ExpressionSyntax node) =>
        node.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax;

    /// <summary>Whether the member that an expression is returned from is declared to return null at times.</summary>
    public static bool MayReturnNull(ExpressionSyntax node, SemanticModel model)
    {
        ISymbol? member = model.GetEnclosingSymbol(node.SpanStart);
        ITypeSymbol? returned = member switch
        {
            IMethodSymbol method => method.ReturnType,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        return returned?.NullableAnnotation == NullableAnnotation.Annotated;
    }
}
