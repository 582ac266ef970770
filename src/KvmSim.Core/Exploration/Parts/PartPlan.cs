namespace KvmSim.Exploration;

/// <summary>How a search is divided, and which part this is.</summary>
/// <param name="Index">The part, from 0.</param>
/// <param name="Count">How many parts there are: each state belongs to one.</param>
/// <param name="Threads">How many threads take its steps.</param>
/// <param name="MaxBytes">The most bytes that its tables and buffers may take.</param>
/// <param name="OthersBytes">What of these bytes others take at the moment; null: nobody else does.</param>
internal sealed record PartPlan(int Index, int Count, int Threads, long MaxBytes, Func<long>? OthersBytes = null);
