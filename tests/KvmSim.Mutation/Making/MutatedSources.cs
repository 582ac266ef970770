using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KvmSim.Mutation.Making;

/// <summary>
/// Sources with all their mutants in them. Which of these compile is found by compiling: a mutant that the compiler
/// complains about is left out and the file written again, until nothing is left to complain about.
/// </summary>
internal sealed class MutatedSources
{
    private const int MostRounds = 25;

    private readonly Compilation _original;
    private readonly Dictionary<string, SyntaxTree> _chosen;
    private readonly Dictionary<string, List<Mutant>> _mutants = new(StringComparer.Ordinal);
    private readonly HashSet<int> _refused = [];
    private int _count;

    /// <param name="original">The sources as they are.</param>
    /// <param name="nameOf">The name of a file that is to be mutated; null for one that is not.</param>
    public MutatedSources(Compilation original, Func<string, string?> nameOf)
    {
        _original = original;
        _chosen = original.SyntaxTrees
            .Select(tree => (Name: nameOf(tree.FilePath), Tree: tree))
            .Where(pair => pair.Name is not null)
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Name!, pair => pair.Tree, StringComparer.Ordinal);
        Compilation = Compile();
    }

    /// <summary>The mutated sources, without an error.</summary>
    public Compilation Compilation { get; }

    /// <summary>Those that compile, by number.</summary>
    public IEnumerable<Mutant> Mutants =>
        _mutants.Values.SelectMany(list => list).Where(mutant => !_refused.Contains(mutant.Id)).OrderBy(mutant =>
            mutant.Id);

    private Compilation Compile()
    {
        CSharpParseOptions parsing = (CSharpParseOptions)_original.SyntaxTrees.First().Options;
        Compilation compilation = _original
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(SwitchSource(), parsing, "MutantSwitch.cs"))
            .WithOptions(((CSharpCompilationOptions)_original.Options)
                .WithGeneralDiagnosticOption(ReportDiagnostic.Suppress)
                .WithSpecificDiagnosticOptions([]));
        Dictionary<string, SyntaxTree> written = new(StringComparer.Ordinal);
        HashSet<string> stale = [.. _chosen.Keys];
        for (int round = 0; round < MostRounds; round++)
        {
            foreach (string file in stale)
            {
                SyntaxTree tree = Write(file);
                compilation = compilation.ReplaceSyntaxTree(written.GetValueOrDefault(file, _chosen[file]), tree);
                written[file] = tree;
            }

            HashSet<string> wrong = new(StringComparer.Ordinal);
            foreach (string file in stale.Order(StringComparer.Ordinal))
            {
                foreach (Diagnostic error in compilation.GetSemanticModel(written[file]).GetDiagnostics()
                    .Concat(written[file].GetDiagnostics()).Where(one => one.Severity == DiagnosticSeverity.Error))
                {
                    Refuse(error, file);
                    wrong.Add(file);
                }

                int[] retyped = [.. Retyped(compilation, written[file])];
                _refused.UnionWith(retyped);
                if (retyped.Length > 0)
                {
                    wrong.Add(file);
                }
            }

            stale = wrong;
            if (stale.Count == 0)
            {
                return compilation;
            }
        }

        throw new MutationException(
            $"After {MostRounds} rounds these still do not compile: {string.Join(", ", stale)}");
    }

    private SyntaxTree Write(string file)
    {
        SyntaxTree tree = _chosen[file];
        bool isFirst = !_mutants.TryGetValue(file, out List<Mutant>? known);
        List<Mutant> mutants = known ?? [];
        int next = 0;
        MutationRewriter rewriter = new(file, _original.GetSemanticModel(tree), (name, line, text, change) =>
        {
            if (isFirst)
            {
                mutants.Add(new Mutant(++_count, name, line, text, change));
            }

            // The same file is always walked in the same order, so the place in the list says which it is.
            Mutant mutant = mutants[next++];
            return _refused.Contains(mutant.Id) ? null : mutant.Id;
        });
        SyntaxNode root = rewriter.Visit(tree.GetRoot())!;
        _mutants[file] = mutants;
        return tree.WithRootAndOptions(root, tree.Options);
    }

    /// <summary>The innermost mutants where the error is; if it is in none, those of the member around it.</summary>
    private void Refuse(Diagnostic error, string file)
    {
        SyntaxNode root = error.Location.SourceTree!.GetRoot();
        SyntaxNode place = root.FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        int[] innermost = place.AncestorsAndSelf().Select(MarksOf).FirstOrDefault(marks => marks.Length > 0) ?? [];
        bool isOfFlow = error.Id is "CS0165" or "CS0177" or "CS0161" or "CS0136" or "CS0128" or "CS0269" or "CS8629";
        SyntaxNode member = place.AncestorsAndSelf().FirstOrDefault(node => node is BaseMethodDeclarationSyntax
            or BasePropertyDeclarationSyntax or FieldDeclarationSyntax) ?? root;
        string name = isOfFlow ? place.ToString() : "";
        IEnumerable<int> refused = isOfFlow || innermost.Length == 0
            ? member.DescendantNodesAndSelf().Where(node => error.Id != "CS0165"
                || node.ToString().Contains(name, StringComparison.Ordinal)).SelectMany(MarksOf)
            : innermost;
        int[] found = [.. refused];
        found = found.Length > 0 ? found : [.. member.DescendantNodesAndSelf().SelectMany(MarksOf)];
        found = found.Length > 0 ? found : [.. root.DescendantNodesAndSelf().SelectMany(MarksOf)];
        if (found.Length == 0)
        {
            throw new MutationException($"{file} does not compile: {error}");
        }

        _refused.UnionWith(found);
    }

    /// <summary>
    /// The mutants among the arguments of a call whose type has nothing to do with what stands there: with both of them
    /// the compiler may take another overload (string.Join of objects for one of strings), and the engine would be
    /// another one with no mutant at work.
    /// </summary>
    private static IEnumerable<int> Retyped(Compilation compilation, SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        foreach (ArgumentSyntax argument in tree.GetRoot().DescendantNodes().OfType<ArgumentSyntax>())
        {
            List<(int[] Marks, ExpressionSyntax Instead)> choices = [];
            ExpressionSyntax original = argument.Expression;
            while (original is ParenthesizedExpressionSyntax { Expression: var inner })
            {
                if (inner is ConditionalExpressionSyntax choice && MarksOf(original) is { Length: > 0 } marks)
                {
                    choices.Add((marks, choice.WhenTrue));
                    inner = choice.WhenFalse;
                }

                original = inner;
            }

            ITypeSymbol? type = choices.Count == 0 ? null : model.GetTypeInfo(original).Type;
            foreach ((int[] marks, ExpressionSyntax instead) in choices)
            {
                if (type is not null && model.GetTypeInfo(instead).Type is { } other
                    && !compilation.ClassifyCommonConversion(other, type).IsImplicit
                    && !compilation.ClassifyCommonConversion(type, other).IsImplicit)
                {
                    foreach (int mark in marks)
                    {
                        yield return mark;
                    }
                }
            }
        }
    }

    private static int[] MarksOf(SyntaxNode node) =>
        [.. node.GetAnnotations(MutationRewriter.Mark).Select(mark =>
            int.Parse(mark.Data!, CultureInfo.InvariantCulture))];

    private static string SwitchSource()
    {
        using Stream stream = typeof(MutatedSources).Assembly.GetManifestResourceStream("MutantSwitch.cs")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
