using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KvmSim.Mutation.Making;

/// <summary>
/// What may stand for an expression. Each is a mistake that a person could make, and none is made twice.
/// </summary>
internal static class Operators
{
    private const int LongestList = 12;

    private static readonly Dictionary<SyntaxKind, (SyntaxKind Expression, SyntaxKind Token)> Swaps = new()
    {
        [SyntaxKind.LessThanExpression] = (SyntaxKind.LessThanOrEqualExpression, SyntaxKind.LessThanEqualsToken),
        [SyntaxKind.LessThanOrEqualExpression] = (SyntaxKind.LessThanExpression, SyntaxKind.LessThanToken),
        [SyntaxKind.GreaterThanExpression] =
            (SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.GreaterThanEqualsToken),
        [SyntaxKind.GreaterThanOrEqualExpression] = (SyntaxKind.GreaterThanExpression, SyntaxKind.GreaterThanToken),
        [SyntaxKind.AddExpression] = (SyntaxKind.SubtractExpression, SyntaxKind.MinusToken),
        [SyntaxKind.SubtractExpression] = (SyntaxKind.AddExpression, SyntaxKind.PlusToken),
        [SyntaxKind.MultiplyExpression] = (SyntaxKind.DivideExpression, SyntaxKind.SlashToken),
        [SyntaxKind.DivideExpression] = (SyntaxKind.MultiplyExpression, SyntaxKind.AsteriskToken),
        [SyntaxKind.ModuloExpression] = (SyntaxKind.MultiplyExpression, SyntaxKind.AsteriskToken),
        [SyntaxKind.LeftShiftExpression] = (SyntaxKind.RightShiftExpression, SyntaxKind.GreaterThanGreaterThanToken),
        [SyntaxKind.RightShiftExpression] = (SyntaxKind.LeftShiftExpression, SyntaxKind.LessThanLessThanToken),
        [SyntaxKind.ExclusiveOrExpression] = (SyntaxKind.BitwiseAndExpression, SyntaxKind.AmpersandToken),
    };

    /// <summary>The names of calls that say the opposite, each on the same arguments.</summary>
    private static readonly Dictionary<string, string> Calls = new(StringComparer.Ordinal)
    {
        ["First"] = "Last",
        ["Last"] = "First",
        ["FirstOrDefault"] = "LastOrDefault",
        ["LastOrDefault"] = "FirstOrDefault",
        ["Any"] = "All",
        ["All"] = "Any",
        ["Min"] = "Max",
        ["Max"] = "Min",
        ["MinBy"] = "MaxBy",
        ["MaxBy"] = "MinBy",
        ["OrderBy"] = "OrderByDescending",
        ["OrderByDescending"] = "OrderBy",
        ["Take"] = "Skip",
        ["Skip"] = "Take",
        ["TakeWhile"] = "SkipWhile",
        ["SkipWhile"] = "TakeWhile",
        ["Union"] = "Intersect",
        ["Intersect"] = "Union",
        ["StartsWith"] = "EndsWith",
        ["EndsWith"] = "StartsWith",
        ["IndexOf"] = "LastIndexOf",
        ["LastIndexOf"] = "IndexOf",
        ["With"] = "Without",
        ["Without"] = "With",
    };

    /// <summary>All that may stand for an expression, in an order that is always the same.</summary>
    public static IEnumerable<Replacement> For(ExpressionSyntax node, SemanticModel model)
    {
        IEnumerable<Replacement> own = node switch
        {
            BinaryExpressionSyntax binary => OfBinary(binary, model),
            LiteralExpressionSyntax literal => OfLiteral(literal, model),
            PrefixUnaryExpressionSyntax prefix when prefix.IsKind(SyntaxKind.BitwiseNotExpression)
                || prefix.IsKind(SyntaxKind.UnaryMinusExpression) => [new(prefix.Operand)],
            IsPatternExpressionSyntax pattern => Patterns.Of(pattern.Pattern)
                .Select(other => new Replacement(pattern.WithPattern(other))),
            InvocationExpressionSyntax call => OfCall(call, model),
            MemberAccessExpressionSyntax or IdentifierNameSyntax => OfMember(node, model),
            WithExpressionSyntax with => Without(with.Initializer, list => with.WithInitializer(list)),
            BaseObjectCreationExpressionSyntax { Initializer: { } list } creation
                when list.IsKind(SyntaxKind.ObjectInitializerExpression) =>
                Without(list, other => creation.WithInitializer(other)),
            CollectionExpressionSyntax list => OfList(list),
            _ => [],
        };
        return own.Concat(Forced(node, model)).Concat(Emptied(node, model));
    }

    private static IEnumerable<Replacement> OfBinary(BinaryExpressionSyntax node, SemanticModel model)
    {
        SyntaxKind kind = node.Kind();
        if (kind is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression
            or SyntaxKind.BitwiseOrExpression or SyntaxKind.BitwiseAndExpression)
        {
            return [new(node.Left), new(node.Right)];
        }

        if (kind == SyntaxKind.CoalesceExpression)
        {
            return node.Right is ThrowExpressionSyntax ? [] : [new(node.Right), .. Uncoalesced(node, model)];
        }

        if (!Swaps.TryGetValue(kind, out (SyntaxKind Expression, SyntaxKind Token) swap)
            || model.GetTypeInfo(node).Type?.SpecialType == SpecialType.System_String)
        {
            return [];
        }

        return [new(SyntaxFactory.BinaryExpression(
            swap.Expression, node.Left, SyntaxFactory.Token(swap.Token).WithTrailingTrivia(SyntaxFactory.Space),
                node.Right))];
    }

    private static IEnumerable<Replacement> Uncoalesced(BinaryExpressionSyntax node, SemanticModel model)
    {
        if (model.GetTypeInfo(node.Left).Type is { IsReferenceType: true })
        {
            yield return new(SyntaxFactory.PostfixUnaryExpression(SyntaxKind.SuppressNullableWarningExpression,
                SyntaxFactory.ParenthesizedExpression(node.Left.WithoutTrivia())));
        }
    }

    private static IEnumerable<Replacement> OfLiteral(LiteralExpressionSyntax node, SemanticModel model)
    {
        if (node.IsKind(SyntaxKind.TrueLiteralExpression))
        {
            return [new(SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression))];
        }

        if (node.IsKind(SyntaxKind.FalseLiteralExpression))
        {
            return [new(SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression))];
        }

        string? type = model.GetTypeInfo(node).ConvertedType?.SpecialType switch
        {
            SpecialType.System_Byte => "byte",
            SpecialType.System_UInt16 => "ushort",
            SpecialType.System_Int32 => "int",
            SpecialType.System_UInt32 => "uint",
            SpecialType.System_Int64 => "long",
            SpecialType.System_UInt64 => "ulong",
            _ => null,
        };
        if (type is null || !node.IsKind(SyntaxKind.NumericLiteralExpression)
            || !decimal.TryParse(
                node.Token.ValueText, System.Globalization.CultureInfo.InvariantCulture, out decimal value))
        {
            return [];
        }

        bool isMask = node.Token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        decimal[] others = value == 0 ? [1] : isMask ? [value - 1] : value == 1 ? [0, 2] : [value + 1, value - 1];
        return others.Select(other => new Replacement(
            SyntaxFactory.ParseExpression(FormattableString.Invariant($"unchecked(({type}){other})")),
            FormattableString.Invariant($"{node} → {other}")));
    }

    private static IEnumerable<Replacement> OfCall(InvocationExpressionSyntax call, SemanticModel model)
    {
        if (call.Expression is not MemberAccessExpressionSyntax member || call.Parent is ExpressionStatementSyntax)
        {
            yield break;
        }

        string name = member.Name.Identifier.Text;
        bool isMeaningful = name is not ("Any" or "All") || call.ArgumentList.Arguments.Count == 1;
        if (isMeaningful && Calls.TryGetValue(name, out string? other))
        {
            SimpleNameSyntax replaced = member.Name is GenericNameSyntax generic
                ? generic.WithIdentifier(SyntaxFactory.Identifier(other))
                : SyntaxFactory.IdentifierName(other);
            yield return new(call.WithExpression(member.WithName(replaced)),
                $".{name}() → .{other}() in {Text.Of(call)}");
        }

        // x.Where(…), set.With(cpu), text.Trim(): what is left out leaves x.
        ITypeSymbol? receiver = model.GetTypeInfo(member.Expression).Type;
        ITypeSymbol? result = model.GetTypeInfo(call).Type;
        bool isSequence = name is "Where" or "Distinct" or "Concat" or "Except" or "Reverse" or "Append" or "Prepend"
            or "Skip" or "Take" or "OrderBy" or "ThenBy" or "Order" or "Union" or "Intersect";
        if (receiver is not null && result is not null
            && model.GetSymbolInfo(member.Expression).Symbol is not ITypeSymbol
            && (isSequence || SymbolEqualityComparer.Default.Equals(receiver, result)))
        {
            yield return new(member.Expression, $".{name}(…) left out of {Text.Of(call)}");
        }
    }

    /// <summary>A member of an enumeration: the next of its members.</summary>
    private static IEnumerable<Replacement> OfMember(ExpressionSyntax node, SemanticModel model)
    {
        if (node is IdentifierNameSyntax || model.GetSymbolInfo(node).Symbol is not IFieldSymbol { IsConst: true } field
            || field.ContainingType.TypeKind != TypeKind.Enum)
        {
            yield break;
        }

        IFieldSymbol[] members =
            [.. field.ContainingType.GetMembers().OfType<IFieldSymbol>().Where(other => other.IsConst)];
        int index = Array.FindIndex(members, other => SymbolEqualityComparer.Default.Equals(other, field));
        if (members.Length > 1)
        {
            yield return new(((MemberAccessExpressionSyntax)node).WithName(
                SyntaxFactory.IdentifierName(members[(index + 1) % members.Length].Name)));
        }
    }

    private static IEnumerable<Replacement> Without(
        InitializerExpressionSyntax list, Func<InitializerExpressionSyntax, ExpressionSyntax> rebuild) =>
        list.Expressions.Select(assignment => new Replacement(
            rebuild(list.WithExpressions(list.Expressions.Remove(assignment))), $"without {Text.Of(assignment)}"));

    private static IEnumerable<Replacement> OfList(CollectionExpressionSyntax list) =>
        list.Elements.Count is 0 or > LongestList ? [] : list.Elements.Select(element => new Replacement(
            list.WithElements(list.Elements.Remove(element)), $"without {Text.Of(element)} in a list"));

    /// <summary>
    /// A whole condition, made true and made false. Its parts are left out one by one by their own operator.
    /// </summary>
    private static IEnumerable<Replacement> Forced(ExpressionSyntax node, SemanticModel model)
    {
        if (node is LiteralExpressionSyntax or ParenthesizedExpressionSyntax or AssignmentExpressionSyntax
            || !Places.IsWholeCondition(node)
            || model.GetTypeInfo(node).Type?.SpecialType != SpecialType.System_Boolean)
        {
            yield break;
        }

        if (!Places.IsOfLoop(node))
        {
            yield return new(SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression));
        }

        yield return new(SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression));
    }

    /// <summary>A list that is returned: none of it. Something that may be null: null.</summary>
    private static IEnumerable<Replacement> Emptied(ExpressionSyntax node, SemanticModel model)
    {
        if (!Places.IsReturned(node)
            || node is LiteralExpressionSyntax or CollectionExpressionSyntax { Elements.Count: 0 })
        {
            yield break;
        }

        TypeInfo type = model.GetTypeInfo(node);
        if (type.ConvertedType is { IsReferenceType: true, SpecialType: not SpecialType.System_String } list
            && (list is IArrayTypeSymbol || list.AllInterfaces.Append(list).Any(one =>
                one.SpecialType == SpecialType.System_Collections_IEnumerable)))
        {
            string name = list.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
            yield return new(SyntaxFactory.ParseExpression($"({name})[]"),
                $"{Text.Of(node)} → []");
        }
        else if (type.ConvertedType is { IsReferenceType: true } && Places.MayReturnNull(node, model))
        {
            yield return new(SyntaxFactory.LiteralExpression(SyntaxKind.NullLiteralExpression));
        }
    }
}
