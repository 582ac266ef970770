using KvmSim.Hardware;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Arguments;

/// <summary>How a CPU differs from a model: what -AddFeature, -RemoveFeature and -Msr said.</summary>
/// <param name="Add">Features that it has besides.</param>
/// <param name="Remove">Features that it lacks.</param>
/// <param name="Msrs">Registers that differ.</param>
internal readonly record struct CpuVariation(CpuFeatureSet Add, CpuFeatureSet Remove, MsrSet Msrs)
{
    /// <summary>The model that differs so.</summary>
    public CpuModel Of(CpuModel model) => CpuModels.Vary(model, Add, Remove, Msrs);
}
