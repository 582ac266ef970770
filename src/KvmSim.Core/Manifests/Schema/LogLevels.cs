namespace KvmSim.Manifests;

/// <summary>The levels of kernel log lines by the names of dmesg: read in every kind in the same way.</summary>
internal static class LogLevels
{
    /// <summary>From the most to the least urgent, as they are written.</summary>
    public static IReadOnlyList<string> Words { get; } = [
        "emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"];

    /// <summary>Other words that are read: the kernel's own macro is KERN_WARNING, its printing function
    /// pr_warn.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal) { ["warning"] = "warn" };

    /// <summary>The word that is written for one that is read.</summary>
    public static string? Canonical(string? word) => word is null ? null : Aliases.GetValueOrDefault(word, word);

    /// <summary>A level in a manifest.</summary>
    public static EnumSchema Schema(string description) =>
        new(Words) { Aliases = Aliases, Description = description };
}
