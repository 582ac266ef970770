namespace KvmSim.Pages;

/// <summary>A row of a list that can be searched.</summary>
/// <param name="Cells">Its cells, one for each column.</param>
/// <param name="Details">What is shown below it when it is opened, a line each; none for a row that cannot be.</param>
public sealed record SearchListRow(IReadOnlyList<PageText> Cells, IReadOnlyList<string> Details);
