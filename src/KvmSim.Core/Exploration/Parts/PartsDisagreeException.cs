namespace KvmSim.Exploration;

/// <summary>
/// What parts of a search say of each other cannot all be true: no result may come of it.
/// </summary>
internal sealed class PartsDisagreeException(string message) : Exception(message);
