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

    public static IReadOnlyList<string> Names { get; } =
    [
        "EPERM", "ENOENT", "EINTR", "EIO", "ENXIO", "E2BIG", "EAGAIN", "ENOMEM", "EACCES", "EFAULT", "EBUSY", "EEXIST",
        "ENODEV", "EINVAL", "ENOSPC", "ERANGE", "ENOSYS", "EOPNOTSUPP", "ETIMEDOUT", "ECANCELED",
    ];
}
