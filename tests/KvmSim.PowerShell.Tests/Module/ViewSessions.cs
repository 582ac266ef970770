using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>
/// Sessions with an output of every kind in $sample, by the name of its type; made once for all tests of views.
/// </summary>
public sealed class ViewSessions : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<int, ModuleSession> _sessions = [];

    public void Dispose()
    {
        foreach (ModuleSession session in _sessions.Values)
        {
            session.Dispose();
        }

        _folder.Dispose();
    }

    internal ModuleSession Of(int width)
    {
        if (!_sessions.TryGetValue(width, out ModuleSession? session))
        {
            _sessions.Add(width, session = Open(width));
        }

        return session;
    }

    /// <summary>A session of that width whose samples are made; the caller ends it.</summary>
    internal ModuleSession Open(int width)
    {
        ModuleSession session = ViewSamples.Open(width, _folder);
        session.Run("$sample = @{}");
        foreach ((string type, string script) in ViewSamples.Scripts)
        {
            session.Run($"$sample['{type}'] = @(& {{ {script} }})");
            PSObject? first = session.Run($"$sample['{type}'][0]").FirstOrDefault();
            Xunit.Assert.Equal(ViewSamples.FullName(type), first?.TypeNames[0]);
        }

        return session;
    }
}
