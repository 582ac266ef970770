namespace KvmSim.Manifests;

/// <summary>The errnos that a step may expect.</summary>
internal static class Errno
{
    /// <summary>What stands for success.</summary>
    public const string Ok = "ok";

    public static IReadOnlyList<string> Names { get; } =
    [
        "EPERM", "ENOENT", "EINTR", "EIO", "ENXIO", "E2BIG", "EAGAIN", "ENOMEM", "EACCES", "EFAULT", "EBUSY", "EEXIST",
        "ENODEV", "EINVAL", "ENOSPC", "ENOSYS", "EOPNOTSUPP", "ETIMEDOUT", "ECANCELED",
    ];
}
