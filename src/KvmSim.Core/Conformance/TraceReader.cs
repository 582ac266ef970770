using System.Globalization;
using System.Text.Json;
using KvmSim.Files;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Packed;
using KvmSim.Protocol;

namespace KvmSim.Conformance;

/// <summary>
/// Reads the recorder's JSON. Nothing is guessed: what is missing or of another kind is an error with its place.
/// </summary>
public static class TraceReader
{
    /// <summary>A trace file may have that many bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>And that many operations.</summary>
    public const int MaxOperations = 10_000;

    /// <summary>Reads a trace file.</summary>
    /// <exception cref="TraceException">It is not one; nothing of it is used.</exception>
    public static RecordedTrace Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using Stream stream = InputFile.Open(path);
            return Parse(path, Bytes(path, stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TraceException(path, null, $"it cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Up to the limit and one more, unpacked: a device has no length to ask for.</summary>
    private static ReadOnlyMemory<byte> Bytes(string name, Stream stream)
    {
        if (stream.CanSeek && stream.Length > MaxBytes)
        {
            throw new TraceException(name, null, $"it has {stream.Length} bytes, and a trace may have {MaxBytes}.");
        }

        long length = stream.CanSeek && stream.Length > 0 ? stream.Length : MaxBytes;
        using Stream content = PackedContent.Open(stream, out string? packing);
        byte[] bytes = new byte[(packing is null ? length : MaxBytes) + 1];
        try
        {
            int read = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read <= MaxBytes
                ? bytes.AsMemory(0, read)
                : throw new TraceException(name, null, $"it has more than the {MaxBytes} bytes that a trace may have.");
        }
        catch (InvalidDataException exception)
        {
            throw new TraceException(name, null, $"it is packed with {packing}, and damaged or cut off.", exception);
        }
    }

    /// <summary>Reads a trace from memory; it may be packed.</summary>
    /// <exception cref="TraceException">It is not one.</exception>
    public static RecordedTrace Read(string name, ReadOnlyMemory<byte> json)
    {
        using MemoryStream stream = new(json.ToArray(), writable: false);
        return Parse(name, Bytes(name, stream));
    }

    private static RecordedTrace Parse(string name, ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return Trace(new TraceNode(name, "", document.RootElement));
        }
        catch (JsonException exception)
        {
            string position = string.Create(
                CultureInfo.InvariantCulture,
                $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
            throw new TraceException(name, position, "it is not JSON, or it is cut off.", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new TraceException(name, null, "a text in it is not Unicode.", exception);
        }
    }

    private static RecordedTrace Trace(TraceNode root)
    {
        TraceNode kernel = root.Get("kernel"), machine = root.Get("machine");
        IReadOnlyList<TraceNode> cpus = root.Get("boot_cpus").Items(CpuSet.MaxCpus);
        if (cpus.Count == 0)
        {
            throw root.Get("boot_cpus").Error("it names no CPU.");
        }

        string architecture = Architecture(machine);
        return new RecordedTrace
        {
            Architecture = architecture,
            Scenario = root.Get("scenario").Text(),
            Variant = root.Get("variant").Text(),
            Title = root.Find("title")?.Text() ?? "",
            Release = kernel.Get("release").Text(),
            Flavour = kernel.Find("flavour")?.Text() is { } flavour
                ? KernelFlavours.Find(flavour)
                : KernelFlavours.OfRelease(kernel.Get("release").Text()),
            KvmParameters = kernel.Find("kvm_params")?.Text() ?? "",
            KvmAmdParameters = kernel.Find("kvm_amd_params")?.Text() ?? "",
            KvmIntelParameters = kernel.Find("kvm_intel_params")?.Text() ?? "",
            CommandLine = machine.Get("cmdline").Text(),
            Emulator = machine.Find("emulator")?.Text() ?? "",
            TaintedAtBoot = root.Find("boot_state")?.Find("tainted")?.Number(0, int.MaxValue) ?? 0,
            BootCpus = machine.Get("boot_cpus").Number(1, CpuSet.MaxCpus),
            MaxCpus = machine.Get("max_cpus").Number(1, CpuSet.MaxCpus),
            ColdPlugged = [.. machine.Get("coldplug").Items(CpuSet.MaxCpus).Select(plug => new RecordedPlug(
                plug.Get("socket").Number(0, CpuSet.MaxCpus - 1), plug.Get("props").Members()))],
            Topology = machine.Find("topology") is { } topology ? Topology(topology) : null,
            HasEl2 = machine.Find("board")?.Text().Contains("virtualization=off", StringComparison.Ordinal) != true,
            OfflineAtBoot = machine.Find("offline_at_boot")?.CpuList() ?? CpuSet.Empty,
            BootCpu = architecture == RecordedTrace.Arm64 ? ArmCpu(cpus[0]) : Cpu(cpus[0]),
            Operations = [.. root.Get("ops").Items(MaxOperations).Select(node => Operation(node, architecture))],
            TotalSeconds = root.Find("timing")?.Find("total_s")?.Real() ?? 0,
        };
    }

    private static string Architecture(TraceNode machine) => machine.Find("arch") switch
    {
        null => RecordedTrace.X86,
        { } arch when arch.Text() == RecordedTrace.Arm64 => RecordedTrace.Arm64,
        { } other => throw other.Error(
            $"'{other.Text()}' is not an architecture that is recorded: {RecordedTrace.Arm64}, or none for x86."),
    };

    /// <summary>The fields of MIDR_EL1 that /proc/cpuinfo prints, and its Features.</summary>
    private static CpuModel ArmCpu(TraceNode node)
    {
        uint implementer = Field("implementer", 0xff), variant = Field("variant", 0xf), part = Field("part", 0xfff);
        int revision = node.Get("revision").Number(0, 0xf);
        CpuModel cpu = new()
        {
            Name = "boot",
            VendorId = VendorId.ArmImplementer((int)implementer),
            Family = 8,
            Model = (int)part,
            Stepping = revision,
            Features = CpuFeatureSet.Empty,
            Midr = (implementer << 24) | (variant << 20) | 0xf0000 | (part << 4) | (uint)revision,
            ArmFeatures = node.Get("features").Text(),
        };
        return QemuArmCpu.Boot(
            cpu,
            node.Get("registers").MemberNodes().Select(
                member => KeyValuePair.Create(member.Key, member.Value.Hex(member.Value.Text()))));

        uint Field(string name, uint most)
        {
            TraceNode field = node.Get(name);
            ulong value = field.Hex(field.Text());
            return value <= most ? (uint)value : throw field.Error($"it is at most 0x{most:x}.");
        }
    }

    private static CpuTopology Topology(TraceNode node) => new(
        node.Get("packages").Number(1, CpuSet.MaxCpus),
        node.Get("cores").Number(1, CpuSet.MaxCpus),
        node.Get("threads").Number(1, CpuSet.MaxCpus),
        node.Get("nodes").Number(0, CpuSet.MaxCpus));

    private static CpuModel Cpu(TraceNode node) => new()
    {
        Name = "boot",
        VendorId = node.Get("vendor_id").Text(),
        ModelName = node.Find("model_name")?.Text(),
        Family = node.Get("family").Number(0, int.MaxValue),
        Model = node.Get("model").Number(0, int.MaxValue),
        Stepping = node.Get("stepping").Number(0, int.MaxValue),
        Features = CpuFeatureSet.Of(node.Get("flags").Text()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => CpuFeatureTable.TryGet(name, out CpuFeature? feature) ? feature : null)
            .OfType<CpuFeature>()),
        Msrs = node.Find("msrs") is { } msrs
            ? MsrSet.Of(
                msrs.MemberNodes().Select(
                    member => KeyValuePair.Create((uint)node.Hex(member.Key), node.Hex(member.Value.Text()))))
            : MsrSet.Empty,
    };

    private static RecordedOperation Operation(TraceNode node, string architecture) => new()
    {
        Number = node.Get("n").Number(1, MaxOperations),
        Name = node.Get("op").Text(),
        Arguments = [.. node.Get("args").Items(64).Select(argument => argument.Value())],
        Parameters = node.Find("params")?.Text() ?? "",
        Result = Result(node.Get("result")),
        Lines = [.. Lines(node.Find("kmsg")), .. Lines(node.Find("kmsg_other"))],
        State = node.Find("state") is { } state ? State(state, architecture) : null,
    };

    private static RecordedResult Result(TraceNode node) => new()
    {
        Ok = node.Find("ok")?.Truth() ?? false,
        Errno = node.Find("errno")?.Text(),
        At = node.Find("at")?.Text(),
        TimeoutMilliseconds = node.Find("timeout_ms")?.Number(0, int.MaxValue),
        AgentError = node.Find("agent_error")?.Text() ?? node.Find("qmp_error")?.Text()
            ?? (node.Find("no_symbol") is { } symbol ? $"no kernel function '{symbol.Text()}'" : null),
        ExitName = node.Find("exit_name")?.Text(),
        OnCpu = node.Find("on_cpu")?.Number(0, CpuSet.MaxCpus - 1),
        Text = node.Find("text")?.Text(),
        Counts = node.Find("up_ok") is not null ? OnlineCounts(node)
            : node.Find("created") is { } created ? CreateCounts(created, node.Get("errors"))
            : null,
        IsLost = HasLostAnswer(node),
        ProcessDied = node.Find("died") is not null && !HasLostAnswer(node),
        GuestDied = node.Find("guest_died") is not null,
    };

    private static bool HasLostAnswer(TraceNode node) =>
        node.Find("died") is not null && node.Find("exit")?.Number(0, int.MaxValue) == 0;

    private static RecordedCounts OnlineCounts(TraceNode node) => new()
    {
        Succeeded = node.Get("up_ok").Number(0, int.MaxValue),
        Failed = node.Get("up_fail").Number(0, int.MaxValue),
        DownSucceeded = node.Get("down_ok").Number(0, int.MaxValue),
        DownFailed = node.Get("down_fail").Number(0, int.MaxValue),
        Errnos = node.Get("last_up_errno").Text() is { Length: > 0 } last ? [last] : [],
    };

    private static RecordedCounts CreateCounts(TraceNode created, TraceNode errors)
    {
        KeyValuePair<string, TraceNode>[] counts = [.. errors.MemberNodes()];
        return new RecordedCounts
        {
            Succeeded = created.Number(0, int.MaxValue),
            Failed = (int)Math.Min(int.MaxValue, counts.Sum(count => (long)count.Value.Number(1, int.MaxValue))),
            Errnos = [.. counts.Select(count => count.Key)],
        };
    }

    private static IEnumerable<RecordedLine> Lines(TraceNode? node) =>
        node is null ? [] : node.Items(100_000).Select(line =>
        new RecordedLine(line.Find("class")?.Text(), Level(line.Get("level")), line.Get("text").Text()));

    private static KernelLogLevel Level(TraceNode node) =>
        Enum.TryParse(node.Text(), ignoreCase: true, out KernelLogLevel level) && Enum.IsDefined(level)
            ? level
            : throw node.Error($"'{node.Text()}' is not a log level.");

    private static RecordedState State(TraceNode node, string architecture) => new()
    {
        Online = node.Get("online").CpuList(),
        Present = node.Get("present").CpuList(),
        Svme = architecture == RecordedTrace.Arm64 ? null : Svme(node), // nothing of the kind is seen there
        Modules = Modules(node.Get("modules"), architecture),
        DevKvm = node.Get("dev_kvm").Truth(),
        Tainted = node.Get("tainted").Number(0, int.MaxValue),
        Held = node.Get("vms_held").Texts(),
    };

    /// <summary>What is built in is in no list: nothing is told of it on arm64.</summary>
    private static IReadOnlySet<string>? Modules(TraceNode node, string architecture) =>
        architecture != RecordedTrace.Arm64 ? node.Texts()
        : node.Texts().Count == 0 ? null
        : throw node.Error("KVM is built into the kernels of arm64: it is no module.");

    private static CpuSet Svme(TraceNode state) => CpuSet.Of(state.Get("svme").MemberNodes()
        .Where(member => member.Value.Element.ValueKind == JsonValueKind.Number && member.Value.Number(0, 1) == 1)
        .Select(member => state.CpuNumber(member.Key)));
}
