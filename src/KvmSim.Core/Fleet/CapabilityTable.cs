using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// All capabilities: the CPU features in the order of their table, then the VMX controls, then single bits of the other
/// VMX capability registers, then what KVM on arm64 shows its guests. A control has two: that it may be 1, and, in the
/// default1 class, that it may be 0.
/// </summary>
internal static class CapabilityTable
{
    private const uint SvmLeaf = 0x8000000a;

    /// <summary>
    /// The registers beside the control registers whose bits each mean that something is there: the one-bit fields of
    /// RegisterFields.tsv count, of IA32_VMX_BASIC only the upper ones, since the lower ones are conditions.
    /// </summary>
    private static readonly (uint Msr, int From)[] Registers =
        [(Msr.Ia32VmxBasic, 54), (Msr.Ia32VmxMisc, 5), (Msr.Ia32VmxCr0Fixed1, 0), (Msr.Ia32VmxCr4Fixed1, 0),
            (Msr.Ia32VmxEptVpidCap, 0), (VmxRegisterView.Vmfunc, 0)];

    private static readonly Capability[] Table = Build();

    /// <summary>All capabilities; the position is <see cref="Capability.Index"/>.</summary>
    public static IReadOnlyList<Capability> All => Table;

    /// <summary>The capabilities of VMX.</summary>
    internal static CapabilitySet Vmx { get; } = CapabilitySet.Of(Table.Where(capability => capability.IsVmx));

    /// <summary>What matters only to a guest that runs guests itself.</summary>
    internal static CapabilitySet OfNesting { get; } = Vmx.Union(ArmCapabilityTable.SetOf(CapabilityKind.ArmNesting));

    private static Capability[] Build()
    {
        List<Capability> all = [];
        foreach (CpuFeature feature in CpuFeatureTable.All)
        {
            CapabilityKind kind =
                feature.Location?.Leaf == SvmLeaf ? CapabilityKind.SvmFeature : CapabilityKind.CpuFeature;
            string place = feature.Location?.ToString() ?? "made up by Linux";
            all.Add(new Capability(all.Count, kind, feature.Name, place, feature.Name, null, place, 0, 0));
        }

        foreach (VmxControl control in VmxControlTable.All)
        {
            bool inverse = IsNamedForZero(control);
            all.Add(Of(all.Count, CapabilityKind.VmxControl, control, inverse ? null : control.QemuName, ""));
            if (control.Bit < 32 && (VmxRegisterView.Default1(control.Msr) & (1u << control.Bit)) != 0)
            {
                string? name = inverse ? control.QemuName : null;
                all.Add(Of(all.Count, CapabilityKind.VmxDefault1, control, name, " may be 0"));
            }
        }

        foreach ((uint msr, int from) in Registers)
        {
            foreach (RegisterField field in RegisterTable.FieldsOf(RegisterTable.Get(msr).BitsOf)
                .Where(field => field.Low == field.High && field.Low >= from))
            {
                all.Add(new Capability(
                    all.Count, CapabilityKind.VmxCapability, field.QemuName ?? field.KernelName ?? field.SdmName,
                    field.SdmName, field.KernelName, field.QemuName, RegisterTable.Describe(msr), msr, field.Low));
            }
        }

        all.AddRange(ArmCapabilityTable.Build(all.Count));
        return [.. all];
    }

    /// <summary>QEMU names four controls for what a 0 in them allows: "vmx-cr3-load-noexit".</summary>
    private static bool IsNamedForZero(VmxControl control) => control.QemuName is { } name
        && (name.EndsWith("-noexit", StringComparison.Ordinal) || name.Contains("-nosave-", StringComparison.Ordinal)
            || name.Contains("-noload-", StringComparison.Ordinal));

    /// <summary>The SDM calls some VM-exit and VM-entry controls alike.</summary>
    private static string When(uint msr) => msr switch
    {
        Msr.Ia32VmxExitCtls => " at VM exit",
        Msr.Ia32VmxEntryCtls => " at VM entry",
        _ => "",
    };

    private static Capability Of(
        int index, CapabilityKind kind, VmxControl control, string? qemu, string suffix) => new(
        index,
        kind,
        qemu ?? (control.KernelName ?? control.SdmName + When(control.Msr)) + suffix,
        control.SdmName + suffix,
        control.KernelName,
        qemu,
        RegisterTable.Describe(control.Msr),
        control.Msr,
        control.Bit);
}
