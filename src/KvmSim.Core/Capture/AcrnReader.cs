using System.Globalization;
using System.Xml;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// A board description of ACRN's board inspector: processors with models (family, model, core type, capabilities by
/// name) and threads (cpu_id, family, model, stepping, core type) in dies and cores.
/// </summary>
internal sealed class AcrnReader(CaptureBuilder machine)
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } = new(
        CaptureFormat.AcrnBoard, TextKind.Xml, text => text.IndexOf("<acrn-config"u8), TextFormats.Xml(Read));

    private readonly List<(Kind Kind, string Brand, HashSet<string> Names)> _models = [];
    private readonly List<(int Cpu, Kind Kind, int Stepping, int Package, int Core, int Line)> _threads = [];

    public static void Read(XmlReader xml, CaptureBuilder machine) => new AcrnReader(machine).Read(xml);

    private void Read(XmlReader xml)
    {
        bool isEntered = false;
        while (isEntered || xml.Read())
        {
            isEntered = false;
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "processors" && xml.Depth == 1)
            {
                using XmlReader processors = xml.ReadSubtree();
                Processors(processors);
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.Depth == 1)
            {
                xml.Skip();
                isEntered = !xml.EOF;
            }
        }

        Build();
    }

    private void Processors(XmlReader xml)
    {
        int package = -1, die = 0, core = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "package":
                    package++;
                    break;
                case "die":
                    die = Number(xml.GetAttribute("id"), xml);
                    break;
                case "core":
                    core = Number(xml.GetAttribute("id"), xml);
                    break;
                case "model":
                    Model(xml);
                    break;
                case "thread":
                    Thread(xml, package < 0 ? die : package, core);
                    break;
            }
        }
    }

    private void Model(XmlReader xml)
    {
        string brand = xml.GetAttribute("description") ?? "";
        HashSet<string> names = new(StringComparer.Ordinal);
        Dictionary<string, string> texts = Children(xml, names);
        _models.Add((KindOf(texts, xml), brand, names));
    }

    private void Thread(XmlReader xml, int package, int core)
    {
        int line = LineOf(xml);
        Dictionary<string, string> texts = Children(xml, null);
        if (!texts.TryGetValue("cpu_id", out string? id))
        {
            machine.Warn(line, "A thread has no cpu_id; it is left out.");
            return;
        }

        _threads.Add(
            (Number(id, xml), KindOf(texts, xml), Number(texts.GetValueOrDefault("stepping_id"), xml), package,
                core, line));
    }

    private static Kind KindOf(Dictionary<string, string> texts, XmlReader xml) => new(
        Number(texts.GetValueOrDefault("family_id"), xml),
        Number(texts.GetValueOrDefault("model_id"), xml),
        texts.GetValueOrDefault("core_type") ?? "");

    /// <summary>The texts of the element's children; the ids of capabilities go into a set of their own.</summary>
    private static Dictionary<string, string> Children(XmlReader xml, HashSet<string>? capabilities)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        using XmlReader inner = xml.ReadSubtree();
        string? name = null;
        while (inner.Read())
        {
            if (inner.NodeType == XmlNodeType.Element && inner.Depth == 1)
            {
                name = inner.LocalName;
                if (name == "capability" && inner.GetAttribute("id") is { } id)
                {
                    capabilities?.Add(id);
                }
            }
            else if (inner.NodeType == XmlNodeType.Text && name is not null)
            {
                texts.TryAdd(name, inner.Value.Trim());
            }
        }

        return texts;
    }

    private void Build()
    {
        // A name that one of the models has is one that the tool prints; where it does not, the CPU has no such thing.
        HashSet<string> printed = [.. _models.SelectMany(model => model.Names)];
        foreach ((int id, Kind kind, int stepping, int package, int core, int line) in _threads)
        {
            if (machine.Has(id))
            {
                machine.Fail(line, $"CPU {id} is described a second time.", "Give each machine a file of its own.");
                return;
            }

            CpuBuilder cpu = machine.Cpu(id, line);
            int index = _models.FindIndex(model => model.Kind == kind);
            if (index < 0)
            {
                machine.Warn(
                    line, $"CPU {id}: no model has its family, model and core type; its features stay unknown.");
            }

            HashSet<string> names = index < 0 ? [] : _models[index].Names;
            cpu.Named = Features(names);
            cpu.Absent = index < 0 ? CpuFeatureSet.Empty : Features(printed).Except(cpu.Named);
            cpu.CoreType = kind.CoreType switch
            {
                "Core" => CoreType.Performance,
                "Atom" => CoreType.Efficient,
                _ => CoreType.Unknown,
            };
            cpu.Identity = new CapturedIdentity
            {
                VendorId = index >= 0 && _models[index].Brand.Contains("AMD", StringComparison.Ordinal)
                    ? "AuthenticAMD" : "GenuineIntel",
                ModelName = index < 0 ? null : _models[index].Brand,
                Family = kind.Family,
                Model = kind.Model,
                Stepping = stepping,
            };
            int thread = _threads.Count(other => other.Package == package && other.Core == core && other.Cpu < id);
            cpu.Placement = new CpuPlacement(package, core, thread, Node: package);
        }

        machine.Warn(
            0,
            "A board description names capabilities; registers, and capabilities that it does not name, stay unknown.");
    }

    private static CpuFeatureSet Features(IEnumerable<string> names) =>
        CpuFeatureSet.Of(names.Select(FeatureAliases.Find).OfType<CpuFeature>());

    private static int Number(string? text, XmlReader xml)
    {
        ReadOnlySpan<char> digits = text is ['0', 'x' or 'X', ..] ? text.AsSpan(2) : text;
        NumberStyles style = text is ['0', 'x' or 'X', ..] ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return text is null ? 0
            : int.TryParse(digits, style, CultureInfo.InvariantCulture, out int value) && value >= 0 ? value
            : throw new CaptureException(LineOf(xml), $"{xml.LocalName}: '{text}' is no number.");
    }

    private static int LineOf(XmlReader xml) => (xml as IXmlLineInfo)?.LineNumber ?? 0;

    private readonly record struct Kind(int Family, int Model, string CoreType);
}
