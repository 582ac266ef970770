namespace KvmSim.Arm;

/// <summary>Which of two values of a field is safe to tell (arm64_ftr_safe_value).</summary>
internal enum ArmSafeRule
{
    /// <summary>The lower one.</summary>
    Lower,

    /// <summary>The higher one.</summary>
    Higher,

    /// <summary>The higher one; zero, if either is zero.</summary>
    HigherOrZero,

    /// <summary>A fixed one, where they are not alike.</summary>
    Exact,
}
