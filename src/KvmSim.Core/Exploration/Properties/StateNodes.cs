namespace KvmSim.Exploration;

/// <summary>Makes nodes of two others.</summary>
internal static class StateNodes
{
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
            left.Position, view => holds(left.Read(view), right.Read(view)), $"({left.Promela} {sign} {right.Promela})");
    }

    public static NumberNode Add(NumberNode left, NumberNode right, string sign) => new(
        left.Position,
        sign == "+" ? view => left.Read(view) + right.Read(view) : view => left.Read(view) - right.Read(view),
        $"({left.Promela} {sign} {right.Promela})");

    public static SetNode Combine(SetNode left, SetNode right, string sign) => sign switch
    {
        "|" => new(left.Position, view => left.Read(view) | right.Read(view), $"({left.Promela} | {right.Promela})"),
        "&" => new(left.Position, view => left.Read(view) & right.Read(view), $"({left.Promela} & {right.Promela})"),
        _ => new(left.Position, view => left.Read(view) & ~right.Read(view), $"({left.Promela} & ~{right.Promela})"),
    };
}
