namespace KvmSim.Exploration;

/// <summary>A step on the way to a state.</summary>
/// <param name="State">The state before it, as one word (<see cref="WordPacking{TWord}.One"/>).</param>
/// <param name="Action">Whose step.</param>
internal sealed record WayStep(byte[] State, RaceAction Action);
