namespace KvmSim.Kernel;

/// <summary>In which mode a guest is when it is entered.</summary>
public enum GuestMode
{
    /// <summary>As after a reset: no paging, EFER is 0.</summary>
    Real,

    /// <summary>64-bit, with EFER as a 64-bit kernel has it, which is the host's too.</summary>
    Long,
}
