using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using KvmSim.PowerShell.Errors;

namespace KvmSim.PowerShell.Cluster;

/// <summary>
/// A client of a cluster in a process of its own: lines of JSON go in and come out. It ends with this object; what the
/// cluster does goes on.
/// </summary>
internal sealed class ClusterSession : IDisposable
{
    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly ClusterAddress _address;
    private volatile string _lastError = "";

    private ClusterSession(ClusterAddress address, Process process)
    {
        _address = address;
        _process = process;
        process.ErrorDataReceived += (_, line) => _lastError = line.Data is { Length: > 0 } text ? text : _lastError;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Connects.</summary>
    /// <exception cref="ClusterException">Nobody answers, or who does refuses.</exception>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    public static ClusterSession Open(ClusterAddress address, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(ClusterProgram.DotNet, [ClusterProgram.Path, "client", .. address.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        ClusterSession session;
        try
        {
            session = new ClusterSession(address, Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new ClusterException(
                ErrorIds.ClusterProgramNotFound,
                $"The client of clusters cannot be started: {exception.Message}",
                "Install the .NET runtime, 8 or later.");
        }

        try
        {
            session.Next("", cancellation);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Asks something.</summary>
    /// <exception cref="ClusterException">The client is gone.</exception>
    public void Say(JsonObject what)
    {
        try
        {
            _process.StandardInput.WriteLine(what.ToJsonString());
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Gone();
        }
    }

    /// <summary>What happens next.</summary>
    /// <param name="job">The job that is spoken of; empty for what is of none.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="ClusterException">What happens is an error, or the client is gone.</exception>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    public JsonObject Next(string job, CancellationToken cancellation)
    {
        while (true)
        {
            string line;
            try
            {
                line = _lines.Take(cancellation);
            }
            catch (InvalidOperationException)
            {
                throw Gone();
            }

            if (JsonNode.Parse(line) is not JsonObject news || ((string?)news["job"] ?? "") != job)
            {
                continue;
            }

            return (string?)news["event"] == "error" ? throw ErrorOf(news) : news;
        }
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(5000))
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }

        _process.Dispose();
        _lines.Dispose();
    }

    private void Hear(string? line)
    {
        try
        {
            if (line is null)
            {
                _lines.CompleteAdding();
            }
            else
            {
                _lines.Add(line);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }

    private ClusterException ErrorOf(JsonObject news)
    {
        string message = (string?)news["message"] ?? "";
        return (string?)news["id"] switch
        {
            "unreachable" => new ClusterException(
                ErrorIds.ClusterUnreachable, message,
                "Start a node there (kvmsim node), or give the address of one that runs."),
            "refused" => new ClusterException(
                ErrorIds.ClusterRefused, message,
                "Use the same version as the nodes; give their secret with -ClusterSecret, "
                    + "their certificate with -ClusterCertificate."),
            "argument" => new ClusterException(
                ErrorIds.ClusterUnreachable, message, "An address is HOST:PORT, several with commas; or Local."),
            _ when message.Contains("knows no job", StringComparison.Ordinal) => new ClusterException(
                ErrorIds.ClusterJobNotFound, message, "Get-KvmClusterJob lists the jobs of a cluster."),
            _ => new ClusterException(
                ErrorIds.ClusterJobFailed, message,
                "Get-KvmClusterNode tells how the nodes are; docs/scale.md what they need."),
        };
    }

    private ClusterException Gone() => new(
        ErrorIds.ClusterUnreachable,
        $"The client of the cluster {_address} ended{(_lastError.Length > 0 ? $": {_lastError}" : "")}.",
        "Try again; the job goes on where it was begun, but for a Local one.");
}
