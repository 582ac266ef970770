using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// What the real Pester (or a real session) has and the small runner lacks: named, so that nobody wonders.
/// </summary>
internal static class Unsupported
{
    internal const string ErrorId = "SmallRunnerUnsupported";

    /// <summary>Pester's own commands, 5 and 6, that the small runner doesn't have.</summary>
    private static readonly HashSet<string> PesterCommandNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Add-ShouldOperator", "Assert-MockCalled", "Assert-VerifiableMock", "ConvertTo-JUnitReport",
        "ConvertTo-NUnitReport", "ConvertTo-Pester4Result", "Export-JUnitReport", "Export-NUnitReport",
        "Get-ShouldOperator", "InModuleScope", "Invoke-Pester", "Mock", "New-Fixture", "New-MockObject",
        "New-PesterConfiguration", "New-PesterContainer", "New-PesterOption", "New-ShouldAssertion",
    };

    /// <summary>
    /// Commands of the two modules every session has (Microsoft.PowerShell.Management and .Utility), without those that
    /// have a stand-in or make no sense in a test.
    /// </summary>
    private static readonly HashSet<string> SessionCommandNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Add-Content", "Add-Member", "Add-Type", "Clear-Content", "Clear-Item", "Clear-ItemProperty", "Clear-Variable",
        "Compare-Object", "Convert-Path", "ConvertFrom-Csv", "ConvertFrom-Json", "ConvertFrom-Markdown",
        "ConvertFrom-SddlString", "ConvertFrom-StringData", "ConvertTo-Csv", "ConvertTo-Html", "ConvertTo-Json",
        "ConvertTo-Xml", "Copy-Item", "Copy-ItemProperty", "Export-Alias", "Export-Clixml", "Export-Csv",
        "Export-FormatData", "Export-PSSession", "Format-Custom", "Format-Hex", "Format-List", "Format-Table",
        "Format-Wide", "Get-Alias", "Get-Clipboard", "Get-ComputerInfo", "Get-Culture", "Get-Date",
        "Get-Error", "Get-Event", "Get-EventSubscriber", "Get-FileHash", "Get-FormatData", "Get-Host",
        "Get-ItemProperty", "Get-ItemPropertyValue", "Get-Location", "Get-Member", "Get-PSBreakpoint",
        "Get-PSCallStack", "Get-PSDrive", "Get-PSProvider", "Get-Process", "Get-Random", "Get-Runspace",
        "Get-SecureRandom", "Get-Service", "Get-TimeZone", "Get-TraceSource", "Get-TypeData", "Get-UICulture",
        "Get-Unique", "Get-Uptime", "Get-Variable", "Get-Verb", "Import-Alias", "Import-Clixml", "Import-Csv",
        "Import-LocalizedData", "Import-PowerShellDataFile", "Invoke-Expression", "Invoke-Item",
        "Invoke-RestMethod", "Invoke-WebRequest", "Join-String", "Measure-Command", "Move-Item",
        "Move-ItemProperty", "New-Alias", "New-Event", "New-Guid", "New-ItemProperty", "New-PSDrive",
        "New-TemporaryFile", "New-TimeSpan", "New-Variable", "Out-File", "Out-Printer", "Out-String", "Pop-Location",
        "Push-Location", "Read-Host", "Register-EngineEvent", "Register-ObjectEvent", "Remove-Alias",
        "Remove-Event", "Remove-ItemProperty", "Remove-PSDrive", "Remove-TypeData", "Remove-Variable",
        "Rename-Item", "Rename-ItemProperty", "Select-String", "Select-Xml", "Set-Alias", "Set-Date", "Set-Item",
        "Set-ItemProperty", "Set-Location", "Set-PSBreakpoint", "Set-Variable", "Show-Markdown", "Start-Process",
        "Start-Sleep", "Stop-Process", "Tee-Object", "Test-Connection", "Test-Json", "Trace-Command",
        "Unblock-File", "Unregister-Event", "Update-FormatData", "Update-List", "Update-TypeData", "Wait-Debugger",
        "Wait-Event", "Wait-Process", "Write-Debug", "Write-Error", "Write-Information", "Write-Progress",
        "Group-Object", "New-Object",
    };

    /// <summary>Binding errors that mean: this parameter, or this many arguments, is not for this command.</summary>
    private static readonly HashSet<string> BindingIds = new(StringComparer.Ordinal)
    {
        "NamedParameterNotFound", "PositionalParameterNotFound", "AmbiguousParameterSet", "AmbiguousParameter",
    };

    /// <summary>Who has the command, when it isn't the small runner; null for a name nobody knows.</summary>
    internal static string? OwnerOf(string command)
    {
        if (PesterCommandNames.Contains(command) || command.StartsWith("Should-", StringComparison.OrdinalIgnoreCase))
        {
            return "the real Pester";
        }

        return SessionCommandNames.Contains(command) ? "a real PowerShell session" : null;
    }

    internal static string Sentence(string what, string owner = "the real Pester") =>
        $"The small runner doesn't know {what}; {owner} does.";

    internal static ErrorRecord Error(string what, string owner = "the real Pester") => new(
        new NotSupportedException(Sentence(what, owner)),
        ErrorId,
        ErrorCategory.NotImplemented,
        targetObject: what);

    /// <summary>Whether the script met the small runner's limits rather than an error of its own.</summary>
    internal static bool Is(ErrorRecord error) =>
        Id(error).Equals(ErrorId, StringComparison.Ordinal) || IsRefusedParameter(error);

    /// <summary>
    /// A sentence for an error that doesn't say itself that it is the small runner's limit; else null.
    /// </summary>
    internal static string? Explain(ErrorRecord error)
    {
        if (!IsRefusedParameter(error))
        {
            return null;
        }

        var binding = (ParameterBindingException)error.Exception;
        string command = binding.CommandInvocation?.InvocationName ?? "the command";
        string what = string.IsNullOrEmpty(binding.ParameterName)
            ? $"these arguments of '{command}'"
            : $"'-{binding.ParameterName.TrimStart('-')}' of '{command}'";
        return $"The small runner doesn't know {what}; if it is right, the real one does.";
    }

    private static bool IsRefusedParameter(ErrorRecord error) =>
        BindingIds.Contains(Id(error))
        && error.Exception is ParameterBindingException { CommandInvocation.MyCommand: CmdletInfo command }
        && command.ImplementingType.Assembly == typeof(Unsupported).Assembly;

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
