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
        $"Only machines of x86 and Arm can be described.{KvmOf(name)}")
    {
        File = file,
    };

    /// <summary>
    /// What KVM asks of a CPU there, where that was read (arch/*/kvm of Linux 7.1 and 7.3): the question that is
    /// simulated hardly comes up.
    /// </summary>
    private static string KvmOf(string name) => name switch
    {
        "RISC-V" => " KVM there has no check of single CPUs: the hypervisor extension is asked of the whole system when "
            + "KVM is loaded, and only firmware's refusal of shared memory (nested acceleration) is EIO.",
        "LoongArch" => " KVM there sets up each CPU and refuses none.",
        "s390" => " KVM there sets up nothing CPU by CPU, and refuses none.",
        "POWER" => " KVM there asks for the type of CPU once, when it is loaded, and sets up nothing CPU by CPU.",
        "MIPS" => " KVM there wants the guest configuration of all CPUs alike, which is not simulated.",
        _ => "",
    };
}
