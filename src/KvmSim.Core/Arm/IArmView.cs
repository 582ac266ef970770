using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>Fields as one CPU has them, or as the system has them.</summary>
internal interface IArmView
{
    /// <summary>The value of a field; null where it is not known.</summary>
    long? Value(ArmField field);

    /// <summary>Whether a condition holds; null where that hangs on what is not known.</summary>
    bool? Holds(ArmCondition condition);
}
