using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// <c>FileContentMatch</c> and <c>FileContentMatchExactly</c>: some line matches the regular expression.
/// </summary>
internal sealed class FileContentMatchOperator(string name, string expression) : IShouldOperator
{
    private const string ExpectedContent = nameof(ExpectedContent);

    public string Name => name;

    public IReadOnlyList<string> Aliases => [];

    public bool TakesAllInput => false;

    public IReadOnlyList<OperatorParameter> Parameters { get; } =
        [OperatorParameter.Any(ExpectedContent), OperatorParameter.Because];

    public ShouldVerdict Test(ShouldCall call)
    {
        string path = LanguagePrimitives.ConvertTo<string>(call.Actual);
        string pattern = ValueText.Of(call[ExpectedContent]);
        bool found = Files(call.Cmdlet, path)
            .SelectMany(File.ReadLines)
            .Any(line => call.Ask(expression, line, call[ExpectedContent]));
        return call.Decide(
            found,
            () => $"Expected a line of the file {ValueText.Of(path)} to match {pattern},{call.Because} but none does.",
            () => $"Expected no line of the file {ValueText.Of(path)} to match {pattern},{call.Because} but one does.");
    }

    /// <summary>A file that isn't there is an error, but not the end: it has no line that matches.</summary>
    private static IReadOnlyCollection<string> Files(PSCmdlet cmdlet, string path)
    {
        try
        {
            return cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (ItemNotFoundException e)
        {
            cmdlet.WriteError(new ErrorRecord(e.ErrorRecord, e));
            return [];
        }
    }
}
