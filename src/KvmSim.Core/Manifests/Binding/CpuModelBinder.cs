using KvmSim.Description;
using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>Makes models of nodes.</summary>
internal static class CpuModelBinder
{
    /// <summary>
    /// A document of kind CpuModel. What it is based on is resolved when all documents of the file are known.
    /// </summary>
    public static CpuModelDocument BindDocument(DocumentScope scope, ManifestMetadata metadata, MappingNode spec)
    {
        Fields fields = new(spec, ManifestPath.Root.Key("spec"), scope.Context);
        CpuModelDefinition definition = Bind(scope.Context, fields, metadata.Name);
        return new CpuModelDocument
        {
            Metadata = metadata,
            Mark = scope.Mark,
            Definition = definition,
            Model = definition.ToModel(null),
        };
    }

    public static CpuModelDefinition Bind(SchemaContext context, Fields fields, string name)
    {
        ReportVendors(context, fields);
        ReportSignature(context, fields);
        ArmChecks.Check(context, fields);
        return Bind(fields, name);
    }

    /// <summary>
    /// CPUID leaf 1 holds families up to 15 + 255 and models up to 255 (SDM vol. 2, CPUID): an x86 CPU has no other. A
    /// dump that says so all the same is what it is: what is made of dumps is partial.
    /// </summary>
    private static void ReportSignature(SchemaContext context, Fields fields)
    {
        bool isX86 = fields.Boolean("partial") != true && VendorOf(fields) is { } vendor
            && VendorId.Parse(vendor) is not (CpuVendor.Unknown or CpuVendor.Arm);
        foreach ((string key, int most) in isX86 ? [("family", 270), ("model", 255)] : Array.Empty<(string, int)>())
        {
            if (fields.Integer(key) is { } number && number > most)
            {
                context.Report(
                    ManifestErrorId.OutOfRange, fields.MarkOf(key), fields.Path.Key(key),
                    $"CPUID holds a {key} of 0 to {most}, not {number}.", fields.Text(key),
                    $"a whole number from 0 to {most}");
            }
        }
    }

    private static CpuModelDefinition Bind(Fields fields, string name) => new()
    {
        Name = name,
        BasedOn = fields.Text("basedOn"),
        BasedOnMark = fields.MarkOf("basedOn"),
        VendorId = VendorOf(fields) ?? ArmFields.Implementer(fields),
        ModelName = fields.Text("modelName"),
        Family = fields.Integer("family"),
        Model = fields.Integer("model"),
        Stepping = fields.Integer("stepping"),
        Microcode = fields.UnsignedInteger("microcode"),
        Features = fields.Features("features"),
        AddFeatures = fields.Features("addFeatures") ?? CpuFeatureSet.Empty,
        RemoveFeatures = fields.Features("removeFeatures") ?? CpuFeatureSet.Empty,
        UnknownFeatures = fields.Features("unknownFeatures"),
        Cpuid = fields.Cpuid("cpuid"),
        Msrs = fields.Msrs("msrs"),
        Bits = new MsrBits(fields.Msrs("msrOnes"), fields.Msrs("msrKnown")),
        Partial = fields.Boolean("partial"),
        Midr = fields.UnsignedInteger("midr") ?? ArmFields.Midr(fields),
        ArmFeatures = fields.Text("armFeatures"),
        RegistersMark = fields.MarkOf("registers"),
        IsArm = fields.Text("architecture") == CpuModelSchema.Arm64,
        ArmRegisters = ArmFields.Registers(fields),
        SveLengths = ArmFields.Lengths(fields, "sve"),
        SmeLengths = ArmFields.Lengths(fields, "sme"),
        Mark = fields.Node.Mark,
    };

    /// <summary>A vendor string of its own is said where the vendor is none of those that are known.</summary>
    private static void ReportVendors(SchemaContext context, Fields fields)
    {
        if (fields.Scalar("vendorId") is { } id && fields.Text("vendor") != CpuModelSchema.UnknownVendor)
        {
            context.Report(
                ManifestErrorId.ConflictingKeys, id.Mark, fields.Path.Key("vendorId"),
                $"vendorId is said where vendor is '{CpuModelSchema.UnknownVendor}'.", "vendorId");
        }
    }

    private static string? VendorOf(Fields fields) => fields.Text("vendor") switch
    {
        null => null,
        CpuModelSchema.UnknownVendor => fields.Text("vendorId") ?? "",
        { } vendor => VendorId.All.FirstOrDefault(id => id.Trim() == vendor),
    };

    public static CpuOverrides? BindOverrides(SchemaContext context, Fields? fields)
    {
        if (fields is null)
        {
            return null;
        }

        Fields? firmware = fields.Child("firmware");
        CpuOverrides overrides = new()
        {
            Stepping = fields.Integer("stepping"),
            Microcode = fields.UnsignedInteger("microcode"),
            AddFeatures = fields.Features("addFeatures") ?? CpuFeatureSet.Empty,
            RemoveFeatures = fields.Features("removeFeatures") ?? CpuFeatureSet.Empty,
            Msrs = fields.Msrs("msrs"),
            ArmRegisters = ArmFields.Registers(fields),
            SveLengths = ArmFields.Lengths(fields, "sve"),
            SmeLengths = ArmFields.Lengths(fields, "sme"),
            Vmx = Word<VmxFirmware>(firmware?.Text("vmx")),
            Svm = Word<SvmFirmware>(firmware?.Text("svm")),
            Mark = fields.Node.Mark,
        };
        ArmChecks.CheckLengths(context, fields);
        ReportConflict(context, firmware, "vmx", overrides.Msrs, Msr.Ia32FeatureControl);
        ReportConflict(context, firmware, "svm", overrides.Msrs, Msr.VmCr);
        return overrides;
    }

    /// <summary>The member of an enum that a word of the schema names; null if there is none.</summary>
    public static T? Word<T>(string? text)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private static void ReportConflict(SchemaContext context, Fields? firmware, string key, MsrSet msrs, uint index)
    {
        if (firmware?.Scalar(key) is { } scalar && msrs.TryGet(index, out _))
        {
            context.Report(
                ManifestErrorId.ConflictingKeys, scalar.Mark, firmware.Path.Key(key),
                $"msrs gives register 0x{index:x}, which this key would set.", key);
        }
    }
}
