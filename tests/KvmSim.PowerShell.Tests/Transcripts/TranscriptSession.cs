using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using KvmSim.PowerShell.Tests.Module;

namespace KvmSim.PowerShell.Tests.Transcripts;

/// <summary>
/// A session of the real engine at a prompt, in an empty folder, with the packed module and a window so wide.
/// </summary>
internal sealed partial class TranscriptSession : IDisposable
{
    /// <summary>Where the reader of a transcript is.</summary>
    private const string ShownFolder = "/home/me";

    private readonly TemporaryFolder _folder = new();
    private readonly TextHost _host;
    private readonly Runspace _runspace;

    /// <param name="width">Of the window, in columns.</param>
    /// <param name="links">Folders of the repository that are there too.</param>
    internal TranscriptSession(int width, params string[] links)
    {
        foreach (string link in links)
        {
            Directory.CreateSymbolicLink(
                Path.Combine(_folder.Path, link), Path.Combine(TestPaths.RepositoryRoot, link));
        }

        // English, as the text is: the engine breaks lines at words in few languages only.
        _host = new TextHost(CultureInfo.GetCultureInfo("en-US"), width);
        _runspace = RunspaceFactory.CreateRunspace(_host, InitialSessionState.CreateDefault2());
        _runspace.Open();
        Run($"Import-Module '{Path.Combine(TestPaths.Module, "KvmSim.psd1")}'; Set-Location '{_folder.Path}'");
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _folder.Dispose();
    }

    /// <summary>Runs the command, and says what it shows.</summary>
    internal TranscriptEntry Run(string command)
    {
        int before = _host.Text.Length;
        using (Pipeline pipeline = _runspace.CreatePipeline(command, addToHistory: true))
        {
            pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            pipeline.Commands.Add("Out-Default");
            try
            {
                pipeline.Invoke();
            }
            catch (RuntimeException exception)
            {
                Show(exception.ErrorRecord);
            }
        }

        string text = Colours().Replace(_host.Text[before..], "")
            .Replace(_folder.Path, ShownFolder, StringComparison.Ordinal);
        return new TranscriptEntry(command, TranscriptEntry.Trim(text.Split('\n')));
    }

    private void Show(ErrorRecord record)
    {
        using Pipeline pipeline = _runspace.CreatePipeline();
        Command show = new("Out-Default");
        show.Parameters.Add("InputObject", record);
        pipeline.Commands.Add(show);
        pipeline.Invoke();
    }

    [GeneratedRegex("\x1b\\[[0-9;]*m", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Colours();
}
