namespace KvmSim.Exploration;

/// <summary>Makes nodes of others.</summary>
internal static class StateNodes
{
    /// <summary>Whether all hold; those behind one that does not are not asked.</summary>
    public static TruthNode All(TruthNode[] all) => new(
        all[0].Position,
        view =>
        {
            foreach (TruthNode one in all)
            {
                if (!one.Read(view))
                {
                    return false;
                }
            }

            return true;
        },
        $"({string.Join(" && ", all.Select(one => one.Promela))})");

    /// <summary>Whether one holds; those behind it are not asked.</summary>
    public static TruthNode Any(TruthNode[] all) => new(
        all[0].Position,
        view =>
        {
            foreach (TruthNode one in all)
            {
                if (one.Read(view))
                {
                    return true;
                }
            }

            return false;
        },
        $"({string.Join(" || ", all.Select(one => one.Promela))})");

    public static TruthNode Equal(SetNode left, SetNode right, string sign) => new(
        left.Position,
        view => (left.Read(view) == right.Read(view)) == (sign == "=="),
        $"({left.Promela} {sign} {right.Promela})");

    public static TruthNode Equal(TruthNode left, TruthNode right, string sign) => new(
        left.Position,
        view => (left.Read(view) == right.Read(view)) == (sign == "=="),
        $"((!{left.Promela}) {sign} (!{right.Promela}))");

    public static TruthNode Compare(NumberNode left, NumberNode right, string sign)
    {
        Func<int, int, bool> holds = sign switch
        {
            "==" => (a, b) => a == b,
            "!=" => (a, b) => a != b,
            "<" => (a, b) => a < b,
            "<=" => (a, b) => a <= b,
            ">" => (a, b) => a > b,
            _ => (a, b) => a >= b,
        };
        return new TruthNode(
            left.Position, view => holds(left.Read(view), right.Read(view)),
            $"({left.Promela} {sign} {right.Promela})");
    }

    /// <summary>A number, and others added or taken away from left to right.</summary>
    public static NumberNode Add(NumberNode first, (string Sign, NumberNode Node)[] rest) => new(
        first.Position,
        view =>
        {
            int sum = first.Read(view);
            foreach ((string sign, NumberNode node) in rest)
            {
                sum = sign == "+" ? sum + node.Read(view) : sum - node.Read(view);
            }

            return sum;
        },
        Promela(first, rest.Select(one => $" {one.Sign} {one.Node.Promela})")));

    /// <summary>A set, and others joined, cut or taken away from left to right.</summary>
    public static SetNode Combine(SetNode first, (string Sign, SetNode Node)[] rest) => new(
        first.Position,
        view =>
        {
            ulong set = first.Read(view);
            foreach ((string sign, SetNode node) in rest)
            {
                ulong other = node.Read(view);
                set = sign switch { "|" => set | other, "&" => set & other, _ => set & ~other };
            }

            return set;
        },
        Promela(
            first,
            rest.Select(one => one.Sign == "-" ? $" & ~{one.Node.Promela})" : $" {one.Sign} {one.Node.Promela})")));

    private static string Promela(StateNode first, IEnumerable<string> closed)
    {
        string[] rest = [.. closed];
        return $"{new string('(', rest.Length)}{first.Promela}{string.Concat(rest)}";
    }
}
