using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using Shell = System.Management.Automation.PowerShell;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>A session of the engine with the packed module, in this process.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;
    private readonly TextHost _host;

    internal ModuleSession(string culture = "", int width = 120)
    {
        _host = new TextHost(CultureInfo.GetCultureInfo(culture), width);
        _runspace = RunspaceFactory.CreateRunspace(_host, InitialSessionState.CreateDefault2());
        _runspace.Open();
        Run($"Import-Module '{Path.Combine(TestPaths.Module, "KvmSim.psd1")}'");
    }

    /// <summary>What the last script wrote to its streams.</summary>
    internal IReadOnlyList<ErrorRecord> Errors { get; private set; } = [];

    internal IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>What was shown since the session began.</summary>
    internal string Shown => _host.Text;

    internal IReadOnlyList<string> ErrorIds => [.. Errors.Select(error => error.FullyQualifiedErrorId)];

    public void Dispose() => _runspace.Dispose();

    /// <summary>Runs a script; a terminating error is the last of <see cref="Errors"/>.</summary>
    internal IReadOnlyList<PSObject> Run(string script)
    {
        using var shell = Shell.Create(_runspace);
        PSDataCollection<PSObject> output = [];
        ErrorRecord? fatal = null;
        try
        {
            shell.AddScript(script).Invoke(input: null, output);
        }
        catch (RuntimeException exception)
        {
            fatal = exception.ErrorRecord;
        }

        Errors = fatal is null ? [.. shell.Streams.Error] : [.. shell.Streams.Error, fatal];
        Warnings = [.. shell.Streams.Warning.Select(warning => warning.Message)];
        return [.. output];
    }

    /// <summary>The output as text, each object by its invariant string.</summary>
    internal string[] Texts(string script) =>
        [.. Run(script).Select(item => LanguagePrimitives.ConvertTo<string>(item))];

    /// <summary>What would be offered at the end of the line.</summary>
    internal string[] Complete(string line) => [.. Matches(line).Select(match => match.CompletionText)];

    /// <summary>The same, with what is shown of each.</summary>
    internal CompletionResult[] Matches(string line)
    {
        using var shell = Shell.Create(_runspace);
        return [.. CommandCompletion.CompleteInput(line, line.Length, options: null, shell).CompletionMatches];
    }

    /// <summary>What the session shows of a script's output, without colours and empty lines.</summary>
    internal string[] Show(string script)
    {
        int before = Shown.Length;
        Run($"{script} | Out-Default");
        string plain = Regex.Replace(
            Shown[before..], "\x1b\\[[0-9;]*m", "", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        return [.. plain.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
    }
}
