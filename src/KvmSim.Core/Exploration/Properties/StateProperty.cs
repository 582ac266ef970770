namespace KvmSim.Exploration;

/// <summary>A property that a user states over the shared variables.</summary>
public sealed record StateProperty
{
    private readonly TruthNode _root;

    private StateProperty(string name, string sentence, PropertyMoment when, string expression)
    {
        (_root, StateExpressionParser seen) = StateExpressionParser.Read(expression);
        (Name, Sentence, When, Expression) = (name, sentence, when, expression);
        ReadsWalks = seen.ReadsWalks;
        Counts = seen.Counts;
        NamedCpus = seen.NamedCpus;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What must hold, in words.</summary>
    public string Sentence { get; }

    /// <summary>When it is asked.</summary>
    public PropertyMoment When { get; }

    /// <summary>What must hold, as an expression.</summary>
    public string Expression { get; }

    /// <summary>Whether it names a field that a walk over the CPUs changes.</summary>
    internal bool ReadsWalks { get; }

    /// <summary>Whether it counts CPUs.</summary>
    internal bool Counts { get; }

    /// <summary>The sets of CPUs that it names by number.</summary>
    internal IReadOnlyList<ulong> NamedCpus { get; }

    /// <summary>The expression over the variables of the model for SPIN.</summary>
    internal string Promela => _root.Promela;

    /// <summary>States a property.</summary>
    /// <exception cref="StateExpressionException">The expression cannot be understood.</exception>
    public static StateProperty Of(string name, string sentence, PropertyMoment when, string expression) =>
        new(name, sentence, when, expression);

    /// <summary>What is wrong with an expression; null if nothing is.</summary>
    internal static StateExpressionException? Check(string expression)
    {
        try
        {
            _ = StateExpressionParser.Read(expression);
            return null;
        }
        catch (StateExpressionException exception)
        {
            return exception;
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{Name}: {Expression} ({When})";

    /// <summary>Whether it holds.</summary>
    internal bool Holds(in StateView view) => _root.Read(view);
}
