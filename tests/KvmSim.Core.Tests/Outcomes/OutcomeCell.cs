namespace KvmSim.Core.Tests.Outcomes;

/// <summary>A cell of the table.</summary>
internal sealed record OutcomeCell(string Situation, string Hardware, string Steps, string Column, string Expected);
