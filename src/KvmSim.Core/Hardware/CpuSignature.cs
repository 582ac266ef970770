namespace KvmSim.Hardware;

/// <summary>Family, model and stepping of a CPU as /proc/cpuinfo prints them.</summary>
/// <param name="Family">With the extended family added.</param>
/// <param name="Model">With the extended model in front.</param>
/// <param name="Stepping">0 to 15.</param>
public readonly record struct CpuSignature(int Family, int Model, int Stepping)
{
    /// <summary>
    /// What EAX of leaf 1 says (x86_family and x86_model, arch/x86/lib/cpu.c): the extended family counts from family
    /// 15 on, the extended model from family 6 on.
    /// </summary>
    public static CpuSignature Of(uint eax)
    {
        int family = (int)((eax >> 8) & 0xf), model = (int)((eax >> 4) & 0xf);
        int extendedFamily = (int)((eax >> 20) & 0xff), extendedModel = (int)((eax >> 16) & 0xf);
        int whole = family == 0xf ? family + extendedFamily : family;
        return new CpuSignature(whole, whole >= 6 ? (extendedModel << 4) | model : model, (int)(eax & 0xf));
    }

    /// <summary>EAX of leaf 1, without its reserved bits and the processor type; 0 for what no EAX says.</summary>
    public uint ToEax()
    {
        if (Family is < 0 or > 0x10e || Model is < 0 or > 0xff || Stepping is < 0 or > 0xf)
        {
            return 0;
        }

        uint family = (uint)Math.Min(Family, 0xf), extended = (uint)Family - family, model = (uint)Model;
        return (extended << 20) | ((model >> 4) << 16) | (family << 8) | ((model & 0xf) << 4) | (uint)Stepping;
    }
}
