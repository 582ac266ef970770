namespace KvmSim.Pages;

/// <summary>What a text on a page amounts to; it has a colour and a sign of its own.</summary>
public enum PageTone
{
    /// <summary>Nothing is said by it.</summary>
    Plain,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>Something is refused, broken or not as expected.</summary>
    Bad,

    /// <summary>It is not known.</summary>
    Open,

    /// <summary>It is beside the point: given for completeness.</summary>
    Quiet,
}
