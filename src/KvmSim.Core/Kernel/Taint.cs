namespace KvmSim.Kernel;

/// <summary>Bits of /proc/sys/kernel/tainted (Documentation/admin-guide/tainted-kernels.rst).</summary>
internal static class Taint
{
    /// <summary>TAINT_CPU_OUT_OF_SPEC.</summary>
    public const int CpuOutOfSpecification = 1 << 2;

    /// <summary>TAINT_DIE: the kernel oopsed.</summary>
    public const int Died = 1 << 7;

    /// <summary>TAINT_WARN: a WARN was printed.</summary>
    public const int Warning = 1 << 9;

    /// <summary>TAINT_OOT_MODULE.</summary>
    public const int OutOfTreeModule = 1 << 12;

    /// <summary>TAINT_UNSIGNED_MODULE.</summary>
    public const int UnsignedModule = 1 << 13;
}
