namespace KvmSim.Capture;

/// <summary>
/// Which architecture a /proc/cpuinfo is of, where it is neither x86 nor Arm: by keys that show_cpuinfo() of that
/// architecture alone prints (arch/*/kernel of Linux).
/// </summary>
internal static class OtherArchitectures
{
    private static readonly (string Key, string Value, string Name)[] Marks =
    [
        ("vendor_id", "IBM/S390", "s390"),
        ("# processors", "", "s390"),
        ("ISA", "loongarch", "LoongArch"),
        ("CPU Family", "Loongson", "LoongArch"),
        ("system type", "generic-loongson", "LoongArch"),
        ("ncpus probed", "", "SPARC"),
        ("type", "sun4", "SPARC"),
        ("arch", "IA-64", "IA-64"),
        ("archrev", "", "IA-64"),
        ("hart", "", "RISC-V"),
        ("isa", "rv", "RISC-V"),
        ("timebase", "", "POWER"),
        ("cpu", "POWER", "POWER"),
        ("ASEs implemented", "", "MIPS"),
        ("cpu model", "MIPS", "MIPS"),
        ("cpu family", "PA-RISC", "PA-RISC"),
        ("cpu", "Alpha", "Alpha"),
    ];

    /// <summary>The name of the architecture of a key and its value; null where they tell none.</summary>
    public static string? Of(string key, string value)
    {
        foreach ((string mark, string start, string name) in Marks)
        {
            if (string.Equals(key, mark, StringComparison.Ordinal) && value.StartsWith(start, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>What is thrown for such a machine.</summary>
    public static CaptureException Refusal(string name, int line = 0, string? file = null) => new(
        line,
        $"The machine is of neither x86 nor Arm: it is {name}.",
        "Machines of other architectures cannot be described; the check that is simulated is that of x86.")
    {
        File = file,
    };
}
