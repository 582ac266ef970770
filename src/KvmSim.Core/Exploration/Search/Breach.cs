namespace KvmSim.Exploration;

/// <summary>A step that breaks a property.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
/// <param name="Source">The state before the step.</param>
/// <param name="Action">Whose step; null for a deadlock, which is the state itself.</param>
internal readonly record struct Breach<TWord>(TWord Source, RaceAction? Action);
