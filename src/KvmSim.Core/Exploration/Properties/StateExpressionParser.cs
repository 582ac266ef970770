using System.Globalization;
using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>
/// Reads an expression over the fields of a state. From the loosest to the tightest: implies, or, and, not, comparisons
/// and "in", the signs of sets and numbers.
/// </summary>
internal sealed class StateExpressionParser
{
    private const int MaxDepth = 64;

    private readonly List<StateToken> _tokens;
    private int _next;
    private int _depth;

    private StateExpressionParser(string text) => _tokens = StateToken.Read(text);

    /// <summary>Whether a field was named that a walk changes.</summary>
    public bool ReadsWalks { get; private set; }

    /// <summary>Whether a set was counted or compared by number.</summary>
    public bool Counts { get; private set; }

    /// <summary>The sets of CPUs that stand in the text by number.</summary>
    public List<ulong> NamedCpus { get; } = [];

    private StateToken Current => _tokens[_next];

    /// <summary>Reads a whole text, which has to be true or false.</summary>
    /// <exception cref="StateExpressionException">It cannot be understood.</exception>
    public static (TruthNode Root, StateExpressionParser Seen) Read(string text)
    {
        StateExpressionParser parser = new(text);
        StateNode root = parser.Implication();
        if (parser.Current.Text.Length > 0)
        {
            throw new StateExpressionException(
                parser.Current.Position,
                $"'{parser.Current.Text}' is too much here: the expression could end before it.");
        }

        return (Truth(root), parser);
    }

    private static TruthNode Truth(StateNode node) => node as TruthNode
        ?? throw new StateExpressionException(
            node.Position, $"This is {node.Kind}, not something that is true or false.");

    private static SetNode Set(StateNode node) =>
        node as SetNode ?? throw new StateExpressionException(
            node.Position, $"This is {node.Kind}, not a set of CPUs.");

    private static NumberNode Number(StateNode node) =>
        node as NumberNode ?? throw new StateExpressionException(node.Position, $"This is {node.Kind}, not a number.");

    private bool Take(string text)
    {
        if (!string.Equals(Current.Text, text, StringComparison.Ordinal))
        {
            return false;
        }

        _next++;
        return true;
    }

    private void Require(string text)
    {
        if (!Take(text))
        {
            string found = Current.Text.Length > 0 ? $"'{Current.Text}'" : "the end";
            throw new StateExpressionException(Current.Position, $"'{text}' is missing before {found}.");
        }
    }

    private StateNode Implication()
    {
        if (++_depth > MaxDepth)
        {
            throw new StateExpressionException(Current.Position, $"Nested deeper than {MaxDepth}.");
        }

        StateNode left = Disjunction();
        if (Take("implies"))
        {
            TruthNode condition = Truth(left), result = Truth(Implication());
            left = new TruthNode(
                condition.Position,
                view => !condition.Read(view) || result.Read(view),
                $"(!{condition.Promela} || {result.Promela})");
        }

        _depth--;
        return left;
    }

    private StateNode Disjunction() => Chain("or", Conjunction, StateNodes.Any);

    private StateNode Conjunction() => Chain("and", Negation, StateNodes.All);

    /// <summary>
    /// Operands with one word between them are one node, however many: reading it takes no stack, and its Promela is as
    /// long as the text.
    /// </summary>
    private StateNode Chain(string word, Func<StateNode> operand, Func<TruthNode[], TruthNode> make)
    {
        StateNode first = operand();
        if (!Take(word))
        {
            return first;
        }

        List<TruthNode> all = [Truth(first)];
        do
        {
            all.Add(Truth(operand()));
        }
        while (Take(word));

        return make([.. all]);
    }

    private StateNode Negation()
    {
        int position = Current.Position;
        int count = 0;
        while (Take("not"))
        {
            count++;
        }

        StateNode node = Comparison();
        if (count == 0)
        {
            return node;
        }

        TruthNode inner = Truth(node);
        return count % 2 == 0
            ? inner
            : new TruthNode(position, view => !inner.Read(view), $"(!{inner.Promela})");
    }

    private StateNode Comparison()
    {
        StateNode left = Sum();
        StateToken sign = Current;
        if (Take("in"))
        {
            return In(left, Set(Sum()));
        }

        if (sign.Text is not ("==" or "!=" or "<" or "<=" or ">" or ">="))
        {
            return left;
        }

        _next++;
        StateNode right = Sum();
        return left switch
        {
            SetNode set when sign.Text is "==" or "!=" => StateNodes.Equal(set, Set(right), sign.Text),
            TruthNode truth when sign.Text is "==" or "!=" => StateNodes.Equal(truth, Truth(right), sign.Text),
            _ => StateNodes.Compare(Number(left), Number(right), sign.Text),
        };
    }

    /// <summary>A set within a set, or a CPU by its number in one.</summary>
    private TruthNode In(StateNode left, SetNode right)
    {
        if (left is NumberNode { Literal: int cpu })
        {
            left = Named(left.Position, Bit(cpu, left.Position));
        }

        SetNode set = Set(left);
        return new TruthNode(
            set.Position, view => (set.Read(view) & ~right.Read(view)) == 0,
            $"(({set.Promela} & ~{right.Promela}) == 0)");
    }

    private StateNode Sum()
    {
        StateNode first = Primary();
        List<(string Sign, StateNode Node)> rest = [];
        while (Current.Text is "|" or "&" or "-" or "+")
        {
            (string sign, int position) = (Current.Text, Current.Position);
            _next++;
            StateNode operand = Primary();
            if (sign == "+" && first is SetNode)
            {
                throw new StateExpressionException(position, "'+' adds numbers; sets are joined by '|'.");
            }

            rest.Add(first is NumberNode && sign is "-" or "+"
                ? (sign, Require<NumberNode>(first, operand, Number))
                : (sign, Require<SetNode>(first, operand, Set)));
        }

        return rest.Count == 0 ? first
            : first is NumberNode number
                ? StateNodes.Add(number, [.. rest.Select(one => (one.Sign, (NumberNode)one.Node))])
                : StateNodes.Combine(Set(first), [.. rest.Select(one => (one.Sign, (SetNode)one.Node))]);
    }

    /// <summary>An operand of the kind that the first one is.</summary>
    private static T Require<T>(StateNode first, StateNode operand, Func<StateNode, T> kind)
    {
        kind(first);
        return kind(operand);
    }

    private StateNode Primary()
    {
        StateToken token = Current;
        _next++;
        switch (token.Text)
        {
            case "(":
                StateNode inner = Implication();
                Require(")");
                return inner;
            case "{":
                return CpusByNumber(token.Position);
            case "true":
            case "false":
                return new TruthNode(token.Position, _ => token.Text == "true", token.Text);
            case "count":
                return Count(token.Position);
        }

        if (token.IsNumber)
        {
            int value = Value(token);
            return new NumberNode(token.Position, _ => value, token.Text) { Literal = value };
        }

        return token.IsWord ? Field(token) : throw Missing(token);
    }

    private StateNode Field(StateToken token)
    {
        StateField field = StateField.All.FirstOrDefault(
            known => string.Equals(known.Name, token.Text, StringComparison.Ordinal)) ?? throw Missing(token);
        ReadsWalks |= field.IsChangedByWalks;
        return field.Make(token.Position);
    }

    private static StateExpressionException Missing(StateToken token)
    {
        string fields = string.Join(", ", StateField.All.Select(field => field.Name));
        return new StateExpressionException(
            token.Position,
            token.IsWord ? $"There is no field '{token.Text}'."
                : token.Text.Length > 0 ? $"'{token.Text}' cannot stand here."
                : "The expression ends too early.",
            $"one of {fields}");
    }

    private NumberNode Count(int position)
    {
        Require("(");
        SetNode set = Set(Implication());
        Require(")");
        Counts = true;
        return new NumberNode(position, view => BitOperations.PopCount(set.Read(view)), $"COUNT({set.Promela})");
    }

    private SetNode CpusByNumber(int position)
    {
        ulong cpus = 0;
        while (!Take("}"))
        {
            if (cpus != 0)
            {
                Require(",");
            }

            int first = Cpu(), last = Take("-") ? Cpu() : first;
            if (last < first)
            {
                throw new StateExpressionException(Current.Position, $"{first}-{last} counts down.");
            }

            for (int cpu = first; cpu <= last; cpu++)
            {
                cpus |= 1UL << cpu;
            }
        }

        return Named(position, cpus);
    }

    private SetNode Named(int position, ulong cpus)
    {
        NamedCpus.Add(cpus);
        return new SetNode(position, _ => cpus, cpus.ToString(CultureInfo.InvariantCulture));
    }

    private int Cpu()
    {
        StateToken token = Current;
        if (!token.IsNumber)
        {
            throw new StateExpressionException(token.Position, "The number of a CPU is missing.");
        }

        _next++;
        int cpu = Value(token);
        Bit(cpu, token.Position);
        return cpu;
    }

    private static ulong Bit(int cpu, int position) => cpu < 64
        ? 1UL << cpu
        : throw new StateExpressionException(position, $"There is no CPU {cpu}: the explorer has at most 64.");

    private static int Value(StateToken token) =>
        int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new StateExpressionException(token.Position, $"{token.Text} is too large.");
}
