namespace KvmSim.Manifests;

/// <summary>The errnos that a step may expect.</summary>
internal static class Errno
{
    /// <summary>What stands for success.</summary>
    public const string Ok = "ok";

    /// <summary>What stands for a call that has not returned when its time is up.</summary>
    public const string Blocked = "blocked";

    /// <summary>What stands for the end of the host.</summary>
    public const string Died = "died";

    /// <summary>The name of an errno by its number, also with the sign that the kernel returns it with; null if it has
    /// none here.</summary>
    public static string? NameOf(Int128 number) =>
        Numbers.TryGetValue((int)Int128.Clamp(Int128.Abs(number), 0, int.MaxValue), out string? name) ? name : null;

    public static IReadOnlyList<string> Names { get; } =
    [
        "EPERM", "ENOENT", "EINTR", "EIO", "ENXIO", "E2BIG", "EAGAIN", "ENOMEM", "EACCES", "EFAULT", "EBUSY", "EEXIST",
        "ENODEV", "EINVAL", "ENOSPC", "ERANGE", "ENOSYS", "EOPNOTSUPP", "ETIMEDOUT", "ECANCELED",
    ];

    /// <summary>By number: include/uapi/asm-generic/errno-base.h and errno.h.</summary>
    private static readonly Dictionary<int, string> Numbers = new()
    {
        [1] = "EPERM",
        [2] = "ENOENT",
        [4] = "EINTR",
        [5] = "EIO",
        [6] = "ENXIO",
        [7] = "E2BIG",
        [11] = "EAGAIN",
        [12] = "ENOMEM",
        [13] = "EACCES",
        [14] = "EFAULT",
        [16] = "EBUSY",
        [17] = "EEXIST",
        [19] = "ENODEV",
        [22] = "EINVAL",
        [28] = "ENOSPC",
        [34] = "ERANGE",
        [38] = "ENOSYS",
        [95] = "EOPNOTSUPP",
        [110] = "ETIMEDOUT",
        [125] = "ECANCELED",
    };
}
