using KvmSim.Compatibility;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>Loading kvm.ko: a generation's parts and messages, after the module's parameters had their say.</summary>
internal static class ModuleLoading
{
    /// <exception cref="SimException">A parameter that this generation does not have, or a value that it does not
    /// take.</exception>
    public static void CheckParameters(Generation generation, string module, ParameterValues values)
    {
        foreach ((string name, string text) in values.All)
        {
            if (OtherParameters.Has(module, name))
            {
                continue;
            }

            if (generation.FindParameter(module, name) is not { } parameter)
            {
                string known = string.Join(", ", generation.Parameters
                    .Where(candidate => string.Equals(candidate.Module, module, StringComparison.Ordinal))
                    .Select(candidate => candidate.Name));
                throw new SimException(
                    SimError.ModuleParameterNotFound,
                    $"{module} of {generation.Id} has no parameter '{name}'.",
                    known.Length == 0 ? "It has none at all." : $"It has: {known}.",
                    name);
            }

            if (!ParameterValues.IsValid(parameter.Kind, text))
            {
                throw new SimException(
                    SimError.ModuleParameterInvalid,
                    $"{module}.{name} takes {Describe(parameter.Kind)}, not '{text}'.",
                    $"Its default is {parameter.Default}.",
                    name);
            }
        }
    }

    /// <summary>What a module does not know is ignored, with a line (unknown_module_param_cb).</summary>
    public static void PrintUnknownParameters(KernelContext kernel, string module, ParameterValues values)
    {
        foreach ((string name, _) in values.All.Where(pair => !IsKnown(kernel.Generation, module, pair.Key)))
        {
            kernel.Print(HostMessages.UnknownParameter, module, name);
        }
    }

    private static bool IsKnown(Generation generation, string module, string name) =>
        OtherParameters.Has(module, name) || generation.FindParameter(module, name) is not null;

    public static void LoadCore(KernelContext kernel, ParameterValues parameters)
    {
        kernel.State.KvmKo = Resolve(kernel.Generation, parameters);
        if (kernel.Generation.OutOfTree && (kernel.State.Tainted & Taint.OutOfTreeModule) == 0)
        {
            kernel.State.Tainted |= Taint.OutOfTreeModule | Taint.UnsignedModule;
            kernel.Print(HostMessages.OutOfTree);
            kernel.Print(HostMessages.Unsigned);
        }
    }

    /// <summary>The vendor module is gone, or never came to be.</summary>
    public static void UnloadVendor(KernelContext kernel)
    {
        kernel.State.Vendor = null;
        kernel.Forget(MessageSource.VendorModule);
    }

    /// <summary>What lives in kvm.ko is gone with it: the flag, the counter, and who was flagged.</summary>
    public static void UnloadCore(KernelContext kernel)
    {
        kernel.State.KvmKo = null;
        kernel.Forget(MessageSource.CoreModule);
        kernel.State.Kvm.HardwareIncompatible = false;
        kernel.State.Kvm.EnableFailed = false;
        kernel.State.Kvm.Enabled = default;
        kernel.State.Flagged = default;
    }

    /// <summary>The module that those parameters make of a generation.</summary>
    public static KvmModule Resolve(Generation generation, ParameterValues values)
    {
        ProtocolParts parts = generation.Parts;
        return new KvmModule
        {
            Parameters = values,
            EnablesAtLoad = parts.InstallsOnUse && values.Flag(ParameterNames.EnableVirtAtLoad, fallback: true),
            CallbackDelayMilliseconds = values.Number(ParameterNames.SeedDelay, 0),
            Messages = Resolve(generation.Messages, values),
            Parts = parts with
            {
                Refusal = values.Flag(ParameterNames.RefuseIncompatible, parts.Refusal == RefusalPolicy.Always)
                    ? RefusalPolicy.Always
                    : RefusalPolicy.WhileInUse,
                Reevaluates = values.Flag(ParameterNames.SeedReevaluate, parts.Reevaluates),
                Locking = values.Flag(ParameterNames.SeedLock, fallback: true) ? parts.Locking : VmLocking.CountOnly,
            },
        };
    }

    private static CoreMessages Resolve(CoreMessages messages, ParameterValues values)
    {
        if (values.Level(ParameterNames.IncompatibleLogLevel) is { } level)
        {
            messages = messages with
            {
                AbortOnlining = WithLevel(messages.AbortOnlining, level),
                ProhibitCreation = WithLevel(messages.ProhibitCreation, level),
            };
        }

        return values.Flag(ParameterNames.ReportForbiddenCreation, fallback: false)
            ? messages with { CreationForbidden = HostMessages.CreationForbidden }
            : messages;
    }

    private static KernelMessage? WithLevel(KernelMessage? message, KernelLogLevel level) =>
        message is null ? null : message with { Level = level };

    /// <summary>What a parameter of that kind takes, in words.</summary>
    public static string Describe(ParameterKind kind) => kind switch
    {
        ParameterKind.Boolean => "0 or 1",
        ParameterKind.Integer => "a whole number",
        _ => "a log level (info, notice, warn, err)",
    };
}
