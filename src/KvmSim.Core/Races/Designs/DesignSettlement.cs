namespace KvmSim.Races;

/// <summary>Whether a choice is left to who designs.</summary>
internal enum DesignSettlement
{
    /// <summary>Something could not be decided that would say.</summary>
    Open,

    /// <summary>Every design that chose otherwise breaks something, and one that chose so does not.</summary>
    Forced,

    /// <summary>Every design that chose so breaks something, and one that chose otherwise does not.</summary>
    RuledOut,

    /// <summary>Designs that break nothing chose either way: what is left are the costs.</summary>
    Taste,

    /// <summary>Whichever way, something is broken.</summary>
    NeitherStands,
}
