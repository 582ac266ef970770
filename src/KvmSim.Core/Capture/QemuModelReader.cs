using System.Text.Json;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// QEMU's answer to query-cpu-model-expansion: return.model.props, a boolean for each feature. It tells what KVM offers
/// a guest there. No register can be put together of the vmx-* booleans: each register has bits that none of them
/// names.
/// </summary>
internal static class QemuModelReader
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } = new(
        CaptureFormat.QemuModel,
        TextKind.Json,
        text => Math.Min(text.IndexOf("\"props\""u8), text.IndexOf("\"model\""u8)),
        TextFormats.Json(Read));

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine)
    {
        using JsonDocument document = JsonSource.Parse(text);
        JsonElement root = document.RootElement;
        JsonElement answer = JsonSource.Member(root, "return") ?? root;
        if (JsonSource.Member(
            JsonSource.Member(answer, "model") ?? default, "props") is not { ValueKind: JsonValueKind.Object } props)
        {
            machine.Fail(
                0, "There is no model.props in the answer.",
                "Ask with {\"execute\": \"query-cpu-model-expansion\", ...}.");
            return;
        }

        machine.IsOneCpu = true;
        machine.IsGuestView = true;
        CpuBuilder cpu = machine.Cpu(0, 0);
        List<CpuFeature> named = [], absent = [];
        int vmx = 0;
        foreach (JsonProperty property in props.EnumerateObject())
        {
            bool isSwitch = property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False;
            vmx += isSwitch && property.Name.StartsWith("vmx-", StringComparison.Ordinal) ? 1 : 0;
            if (isSwitch && FeatureAliases.Find(property.Name) is { } feature)
            {
                (property.Value.GetBoolean() ? named : absent).Add(feature);
            }
        }

        cpu.Named = CpuFeatureSet.Of(named);
        cpu.Absent = CpuFeatureSet.Of(absent);
        cpu.Identity = IdentityOf(props);
        machine.Warn(0, "These are the features that QEMU and KVM offer a guest, not those of the hardware.");
        if (vmx > 0)
        {
            machine.Warn(
                0,
                $"{vmx} VMX controls are named, and no register can be put together of them: "
                    + "the VMX registers stay unknown.");
        }
    }

    private static CapturedIdentity IdentityOf(JsonElement props) => new()
    {
        VendorId = JsonSource.Text(props, "vendor"),
        ModelName = JsonSource.Text(props, "model-id") is { Length: > 0 } brand ? brand.Trim() : null,
        Family = Number(props, "family"),
        Model = Number(props, "model"),
        Stepping = Number(props, "stepping"),
    };

    private static int? Number(JsonElement props, string name) =>
        JsonSource.Member(props, name) is { ValueKind: JsonValueKind.Number } number
            && number.TryGetInt32(out int value) && value >= 0
            ? value
            : null;
}
