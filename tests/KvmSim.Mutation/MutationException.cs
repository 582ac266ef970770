namespace KvmSim.Mutation;

/// <summary>Why a mutation run cannot be made or cannot go on.</summary>
public sealed class MutationException(string message) : Exception(message);
