using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KvmSim.Mutation.Making;

/// <summary>An expression that could stand for another.</summary>
/// <param name="Expression">What stands there instead.</param>
/// <param name="Change">What is said of it, where the two texts side by side would not say it well.</param>
internal readonly record struct Replacement(ExpressionSyntax Expression, string? Change = null);
