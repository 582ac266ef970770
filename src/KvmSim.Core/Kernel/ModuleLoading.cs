using KvmSim.Messages;
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
            if (KindOf(generation, module, name) is not { } kind)
            {
                string known = string.Join(", ", NamesOf(generation, module));
                throw new SimException(
                    SimError.ModuleParameterNotFound,
                    $"{module} of {generation.Id} has no parameter '{name}'.",
                    known.Length == 0 ? "It has none at all." : $"It has: {known}.",
                    name);
            }

            if (ParameterText.Check(kind, text, generation.Base) != Errno.None)
            {
                string remedy = generation.FindParameter(module, name) is { } parameter
                    ? $"Its default is {parameter.Default}." : "";
                throw new SimException(
                    SimError.ModuleParameterInvalid,
                    $"{module}.{name} takes {Describe(kind)}, not '{text}'.",
                    remedy.Length == 0 ? null : remedy,
                    name);
            }
        }
    }

    /// <summary>What a parameter of that name takes; null if the module has none.</summary>
    /// <param name="generation">The kernel.</param>
    /// <param name="module">The module.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="flavour">How the kernel was configured; null for any.</param>
    public static ParameterKind? KindOf(
        Generation generation, string module, string name, KernelFlavour? flavour = null) =>
        generation.FindParameter(module, name)?.Kind
            ?? OtherParameters.Find(generation.Base, module, name, flavour)?.Kind;

    /// <summary>The parameters that matter here, of a module.</summary>
    public static IEnumerable<string> NamesOf(Generation generation, string module) => generation.Parameters
        .Where(parameter => string.Equals(parameter.Module, module, StringComparison.Ordinal))
        .Select(parameter => parameter.Name);

    /// <summary>
    /// parse_args in load_module: what a module does not know is ignored with a line (unknown_module_param_cb); a value
    /// that a parameter does not take ends the load, after the others were looked at (recorded: n42).
    /// </summary>
    public static Errno ReadParameters(KernelContext kernel, string module, ParameterValues values)
    {
        Errno errno = Errno.None;
        foreach ((string name, string? text) in values.Given)
        {
            if (KindOf(
                kernel.Generation, module, ParameterValues.NameOf(name), kernel.Description.Flavour) is not { } kind)
            {
                kernel.Print(HostMessages.UnknownParameter, module, name);
            }
            else if (ParameterText.Check(kind, text, kernel.Base) is not Errno.None and var refusal)
            {
                kernel.Print(HostMessages.InvalidParameter, module, text ?? "", name);
                errno = refusal;
            }
        }

        return errno;
    }

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
    public static KvmModule Resolve(Generation generation, ParameterValues values) => new()
    {
        Parameters = values,
        EnablesAtLoad = generation.EnablesAtLoad(values),
        CallbackDelayMilliseconds = values.Number(ParameterNames.SeedDelay, 0),
        Messages = Resolve(generation.Messages, values),
        Parts = generation.PartsUnder(values),
    };

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
        ParameterKind.Unsigned => "a whole number from 0 on",
        ParameterKind.UnsignedShort => "a whole number from 0 to 65535",
        ParameterKind.HugePages => "off, force, auto, never, 0 or 1",
        ParameterKind.AutomaticBoolean => "auto, 0 or 1",
        ParameterKind.CacheFlush => "auto, never, cond or always",
        _ => "a log level (info, notice, warn, err)",
    };
}
