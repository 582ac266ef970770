namespace KvmSim.Exploration;

/// <summary>
/// Some states of a space, by random walks from its beginning: the same ones in every process, since nodes have to
/// agree on what is made of them.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
/// <param name="space">Where they are walked.</param>
internal sealed class StateSample<TWord>(SearchSpace space)
    where TWord : unmanaged, IStateWord<TWord>
{
    private const int Walks = 64;
    private const int Steps = 512;

    private readonly Expander<TWord> _expander = new(space, userCheck: null);
    private ulong _random = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The states; each once.</summary>
    public IReadOnlyCollection<TWord> Take()
    {
        HashSet<TWord> states = [];
        PathSink<TWord> sink = new([]);
        for (int walk = 0; walk < Walks; walk++)
        {
            TWord at = _expander.Initial();
            for (int step = 0; step < Steps; step++)
            {
                states.Add(at);
                sink.Transitions.Clear();
                if (_expander.Expand(at, ref sink) == 0)
                {
                    break;
                }

                at = sink.Transitions[Next(sink.Transitions.Count)].State;
            }
        }

        return states;
    }

    /// <summary>A number below a limit (xorshift64*): a library's generator may change with its version.</summary>
    private int Next(int limit)
    {
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return (int)Math.BigMul(_random * 0x2545_F491_4F6C_DD1D, (ulong)limit, out _);
    }
}
