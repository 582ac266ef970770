using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>/sys/module/M/parameters/P of kvm, kvm_intel and kvm_amd (kernel/params.c, param_attr_store).</summary>
internal static class ModuleParameterFiles
{
    private const string Root = "/sys/module/";
    private const string HugePages = "nx_huge_pages";
    private const string Never = "never";

    /// <summary>
    /// Since then "never" is a word of its own there, and for good (nx_hugepage_mitigation_hard_disabled of 6.5, and of
    /// the stable 6.1; recorded: q10).
    /// </summary>
    private static readonly Version KnowsNever = new(6, 1);

    public static bool IsOne(string path) => TrySplit(path, out string module, out _)
        && (module == ModuleOperations.Core || module is "kvm_intel" or "kvm_amd");

    /// <summary>The answer, and the call that gives it.</summary>
    public static (Errno Errno, string Call) Write(KernelContext kernel, string path, string text)
    {
        TrySplit(path, out string module, out string name);
        bool isLoaded = ModuleOperations.Listed(kernel.State).Contains(module, StringComparer.Ordinal);
        if (!isLoaded || ModuleLoading.KindOf(
            kernel.Generation, module, name, kernel.Description.Flavour) is not { } kind)
        {
            return (Errno.ENOENT, "open");
        }

        if (OtherParameters.Find(kernel.Base, module, name, kernel.Description.Flavour) is not { IsWritable: true })
        {
            return (Errno.EACCES, "open");
        }

        if (text.Length == 0)
        {
            return (Errno.None, "write");
        }

        Errno errno = IsForGood(kernel, name) ? Errno.EPERM : ParameterText.Check(kind, text, kernel.Base);
        errno = errno == Errno.None && IsNever(kernel, name, text) && kernel.State.Vms.Count > 0 ? Errno.EBUSY : errno;
        if (errno == Errno.None)
        {
            Set(kernel, module, ParameterValues.Of([KeyValuePair.Create(name, text)]));
        }

        return (errno, "write");
    }

    private static bool IsNever(KernelContext kernel, string name, string? text) => name == HugePages
        && text == Never
        && Version.Parse(kernel.Base.Version) >= KnowsNever;

    private static bool IsForGood(KernelContext kernel, string name) =>
        IsNever(kernel, name, kernel.State.KvmKo?.Parameters.Find(HugePages));

    private static void Set(KernelContext kernel, string module, ParameterValues written)
    {
        if (module == ModuleOperations.Core)
        {
            kernel.State.KvmKo =
                kernel.State.KvmKo! with { Parameters = kernel.State.KvmKo.Parameters.Overlay(written) };
            return;
        }

        if (kernel.State.Vendor is { } vendor)
        {
            kernel.State.Vendor = vendor with { Parameters = vendor.Parameters.Overlay(written) };
        }
    }

    private static bool TrySplit(string path, out string module, out string name)
    {
        string[] parts = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('/') : [];
        bool isOne = parts.Length == 3 && parts[1] == "parameters" && parts[2].Length > 0;
        (module, name) = isOne ? (parts[0], parts[2]) : ("", "");
        return isOne;
    }
}
