namespace KvmSim.Exploration;

/// <summary>Something that is done with states of a width that is known only when the request is.</summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
internal interface IWordVisitor<out TResult>
{
    /// <summary>Does it.</summary>
    TResult Visit<TWord>()
        where TWord : unmanaged, IStateWord<TWord>;
}
