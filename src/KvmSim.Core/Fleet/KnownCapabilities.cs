using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// What is known of the capabilities of a CPU, or of what several share. What is in neither set is lacking.
/// </summary>
/// <param name="Has">It has these.</param>
/// <param name="Unknown">Whether it has these is not known; none of them is in <paramref name="Has"/>.</param>
public readonly record struct KnownCapabilities(CapabilitySet Has, CapabilitySet Unknown)
{
    private static readonly Capability VmxFeature = CapabilityTable.All[CpuFeatureTable.Get("vmx").Index];

    /// <summary>The capabilities of a CPU as its hardware reports them.</summary>
    public static KnownCapabilities Of(CpuModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.Features, model.UnknownFeatures, model.Msrs, model.Msrs);
    }

    /// <summary>The capabilities that features and VMX capability registers say.</summary>
    /// <param name="features">The features that are there.</param>
    /// <param name="unknown">The features that are not known.</param>
    /// <param name="least">The registers with 0 for each bit that is not known.</param>
    /// <param name="most">The registers with 1 for each of them.</param>
    internal static KnownCapabilities Of(CpuFeatureSet features, CpuFeatureSet unknown, MsrSet least, MsrSet most)
    {
        List<Capability> has = [.. features.Enumerate().Select(feature => CapabilityTable.All[feature.Index])];
        List<Capability> open = [.. unknown.Enumerate().Select(feature => CapabilityTable.All[feature.Index])];
        if (features.Contains("vmx") || unknown.Contains("vmx"))
        {
            bool certain = features.Contains("vmx");
            VmxRegisterView low = new(least), high = new(most);
            foreach (Capability capability in CapabilityTable.Vmx.Enumerate())
            {
                bool? answer = low.Has(capability) is { } one && high.Has(capability) == one ? one : null;
                if (answer is null || (answer == true && !certain))
                {
                    open.Add(capability);
                }
                else if (answer == true)
                {
                    has.Add(capability);
                }
            }
        }

        return new KnownCapabilities(CapabilitySet.Of(has), CapabilitySet.Of(open));
    }

    /// <summary>What this and the other share: lacking where one lacks it, unknown where that is not known.</summary>
    public KnownCapabilities And(KnownCapabilities other)
    {
        CapabilitySet may = Has.Union(Unknown).Intersect(other.Has.Union(other.Unknown));
        CapabilitySet has = Has.Intersect(other.Has);
        return new KnownCapabilities(has, may.Except(has));
    }

    /// <summary>Only those capabilities.</summary>
    public KnownCapabilities Only(CapabilitySet mask) => new(Has.Intersect(mask), Unknown.Intersect(mask));

    /// <summary>Whether VMX is among what is there.</summary>
    internal bool HasVmx => Has.Contains(VmxFeature);
}
