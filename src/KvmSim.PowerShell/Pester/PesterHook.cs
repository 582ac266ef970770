using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace KvmSim.PowerShell.Pester;

/// <summary>
/// Registers the operators when Should of Pester is first used after the module was imported, whichever was loaded
/// first. Until then it costs a comparison for each command that is looked up.
/// </summary>
internal sealed class PesterHook
{
    private const string Should = "Should";

    private static readonly ConditionalWeakTable<EngineIntrinsics, PesterHook> Hooks = [];

    private readonly EngineIntrinsics _engine;
    private readonly EventHandler<CommandLookupEventArgs> _handler;

    private PesterHook(EngineIntrinsics engine)
    {
        _engine = engine;
        _handler = (_, lookup) => OnLookup(lookup);
    }

    /// <summary>Waits for Should in that session.</summary>
    public static void Attach(EngineIntrinsics engine)
    {
        if (Hooks.TryGetValue(engine, out _))
        {
            return;
        }

        PesterHook hook = new(engine);
        Hooks.Add(engine, hook);
        engine.InvokeCommand.PostCommandLookupAction += hook._handler;
    }

    /// <summary>Waits no longer.</summary>
    public static void Detach(EngineIntrinsics engine)
    {
        if (Hooks.TryGetValue(engine, out PesterHook? hook))
        {
            Hooks.Remove(engine);
            engine.InvokeCommand.PostCommandLookupAction -= hook._handler;
        }
    }

    private void OnLookup(CommandLookupEventArgs lookup)
    {
        if (!lookup.CommandName.EndsWith(Should, StringComparison.OrdinalIgnoreCase)
            || lookup.Command is not { Module: { } module, Name: Should }
            || !string.Equals(module.Name, "Pester", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        Detach(_engine);
        if (ShouldRegistration.Register(module) is { } problem)
        {
            _engine.Host.UI.WriteWarningLine(problem);
        }
    }
}
