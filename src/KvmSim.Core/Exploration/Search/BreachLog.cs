namespace KvmSim.Exploration;

/// <summary>
/// What was found broken at one depth. Of several steps that break the same property the one from the smallest packed
/// state is kept, so that the result does not depend on how many threads looked.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class BreachLog<TWord>
    where TWord : unmanaged, IComparable<TWord>
{
    private readonly Dictionary<RaceProperty, Breach<TWord>> _breaches = [];

    /// <summary>What is still looked for.</summary>
    public RaceProperty Wanted { get; set; }

    /// <summary>What was found.</summary>
    public IReadOnlyDictionary<RaceProperty, Breach<TWord>> Breaches => _breaches;

    /// <summary>Notes a step, or with no action a state in which there is none.</summary>
    public void Note(RaceProperty broken, TWord source, RaceAction? action)
    {
        foreach (RaceProperty property in RacePropertyCatalog.Each(broken & Wanted))
        {
            if (!_breaches.TryGetValue(property, out Breach<TWord> known) || source.CompareTo(known.Source) < 0)
            {
                _breaches[property] = new Breach<TWord>(source, action);
            }
        }
    }

    /// <summary>Forgets what was found.</summary>
    public void Clear() => _breaches.Clear();

    /// <summary>Takes over what another thread found at the same depth.</summary>
    public void Merge(BreachLog<TWord> other)
    {
        foreach ((RaceProperty property, Breach<TWord> breach) in other._breaches)
        {
            Note(property, breach.Source, breach.Action);
        }

        other.Clear();
    }
}
