using System.Globalization;
using System.Text;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// /proc/cpuinfo of x86 and of Arm: a block for each CPU that was online. What the kernel took away from a CPU (for
/// firmware, for the command line) is not among its flags.
/// </summary>
internal ref struct CpuinfoReader(ReadOnlySpan<byte> text, CaptureBuilder machine, int kernel, string? file)
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } =
        TextFormat.OfLines(CaptureFormat.ProcCpuinfo, IsCpuinfo, (text, machine) => Read(text, machine)) with
        {
            MayMix = true,
        };

    private readonly Dictionary<string, string> _block = new(StringComparer.Ordinal);
    private readonly List<(CpuBuilder Cpu, HashSet<string> Words)> _flags = [];
    private readonly List<(CpuBuilder Cpu, HashSet<string> Words)> _vmxFlags = [];
    private readonly CpuinfoPlaces _places = new();
    private HashSet<string> _words = [];
    private string? _lastFlags;
    private string _key = "";
    private CapturedIdentity? _arm;
    private bool _manyArm;
    private CaptureLines _lines = new(text);
    private int _begin;

    /// <summary>What names of features are made of, and the blanks between them.</summary>
    private static ReadOnlySpan<byte> Words => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_- "u8;

    /// <param name="text">The file.</param>
    /// <param name="machine">Takes the CPUs.</param>
    /// <param name="kernel">The kernel's version, major * 100 + minor; 0 where it is not known.</param>
    /// <param name="file">The file where it is one of several.</param>
    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine, int kernel = 0, string? file = null) =>
        new CpuinfoReader(text, machine, kernel, file).Read();

    private void Read()
    {
        while (_lines.MoveNext())
        {
            ReadOnlySpan<byte> line = _lines.Current;
            int colon = line.IndexOf((byte)':');
            if (colon < 0)
            {
                Other(line);
                continue;
            }

            string key = Encoding.ASCII.GetString(line[..colon].Trim(" \t"u8));
            if (_lines.IsUnterminated)
            {
                machine.Warn(
                    _lines.Number, $"The line \"{TextScan.Excerpt(line[..colon])}\" is cut off; it stays unknown.",
                    file: file);
                continue;
            }

            string value = Encoding.UTF8.GetString(line[(colon + 1)..].Trim(" \t"u8));
            if (OtherArchitectures.Of(key, value) is { } architecture)
            {
                throw OtherArchitectures.Refusal(architecture, _lines.Number, file);
            }

            if (key == "processor")
            {
                End();
                _begin = _lines.Number;
            }

            _block.TryAdd(key, value);
            _key = key;
        }

        End();
        Finish();
    }

    /// <summary>
    /// A line without a colon: the end of a block, or the rest of a list that a terminal or a mail has broken.
    /// </summary>
    private void Other(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\0"u8);
        if (line.IsEmpty)
        {
            End();
        }
        else if (_key is "flags" or "vmx flags" or "bugs" or "Features" && _block.TryGetValue(_key, out string? words)
            && !line.ContainsAnyExcept(Words))
        {
            _block[_key] = WrappedWords.Join(words, Encoding.ASCII.GetString(line));
        }
        else
        {
            machine.Warn(_lines.Number, $"\"{TextScan.Excerpt(line)}\" is no line of /proc/cpuinfo.", file: file);
        }
    }

    private void End()
    {
        if (_block.TryGetValue("processor", out string? number))
        {
            Cpu(number);
        }
        else if (_block.Count > 0)
        {
            Common();
        }

        _block.Clear();
        _key = "";
    }

    private void Cpu(string number)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
        {
            machine.Warn(_begin, $"'{number}' is no number of a processor; the block is left out.", file: file);
            return;
        }

        CpuBuilder cpu = machine.NewCpu(id, _begin, file);
        cpu.Identity = _block.ContainsKey("CPU implementer") ? ArmOf() : X86Of();
        cpu.Microcode = Number("microcode") is { } microcode and > 0 ? (uint)microcode : null;
        if (Number("physical id") is { } package && Number("core id") is { } core)
        {
            _places.Add(
                cpu, (int)package, (int)core, (int?)Number("siblings"), (int?)Number("cpu cores"), Number("apicid"));
        }

        if (_block.TryGetValue("vmx flags", out string? vmx))
        {
            _vmxFlags.Add((cpu, [.. vmx.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        }

        if (_block.TryGetValue("flags", out string? flags))
        {
            if (_lastFlags is null || _lastFlags != flags)
            {
                _words = [.. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
                _lastFlags = flags;
            }

            _flags.Add((cpu, _words));
        }
        else if (cpu.Identity is { Midr: null, VendorId: not null })
        {
            machine.Warn(_begin, $"CPU {id} has no flags; its features stay unknown.", file: file);
        }
    }

    /// <summary>Old Arm kernels print what the CPUs share in a block of its own.</summary>
    private void Common()
    {
        if (_block.ContainsKey("CPU implementer"))
        {
            ArmOf();
        }
    }

    private readonly CapturedIdentity X86Of() => new()
    {
        VendorId = _block.GetValueOrDefault("vendor_id") is { Length: > 0 } vendor ? vendor : null,
        ModelName = _block.GetValueOrDefault("model name") is { Length: > 0 } brand ? brand : null,
        Family = (int?)Number("cpu family"),
        Model = (int?)Number("model"),
        Stepping = (int?)Number("stepping"),
    };

    private CapturedIdentity ArmOf()
    {
        uint midr = ArmIdentity.Midr(
            (int)(Number("CPU implementer") ?? 0),
            (int)(Number("CPU variant") ?? 0),
            (int)(Number("CPU part") ?? 0),
            (int)(Number("CPU revision") ?? 0));
        string[] features = _block.GetValueOrDefault("Features", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CapturedIdentity identity =
            ArmIdentity.Of(midr) with { ArmFeatures = string.Join(' ', features.Order(StringComparer.Ordinal)) };
        _manyArm |= _arm is not null && _arm != identity;
        _arm = identity;
        return identity;
    }

    private readonly void Finish()
    {
        CpuFeatureSet everywhere = CpuFeatureSet.Empty;
        foreach ((CpuBuilder cpu, HashSet<string> words) in _flags)
        {
            cpu.Named = CpuinfoFlags.Named(words, VendorId.Parse(cpu.Identity.VendorId ?? ""));
            everywhere = everywhere.Union(cpu.Named);
        }

        foreach ((CpuBuilder cpu, HashSet<string> words) in _flags)
        {
            cpu.Absent = CpuinfoFlags.Absent(words, cpu.Named, everywhere, kernel);
        }

        HashSet<string> vmxEverywhere = [.. _vmxFlags.SelectMany(entry => entry.Words)];
        foreach ((CpuBuilder cpu, HashSet<string> words) in _vmxFlags)
        {
            cpu.Bits = VmxFlags.Of(words, vmxEverywhere);
        }

        _places.Finish();
        Unnamed();
    }

    /// <summary>
    /// CPUs whose blocks say nothing of them: old Arm kernels print numbers alone, and behind them once what all are.
    /// </summary>
    private readonly void Unnamed()
    {
        foreach (CpuBuilder cpu in machine.Cpus.Where(cpu => cpu.Identity is { Midr: null, VendorId: null }))
        {
            if (_arm is null)
            {
                throw new CaptureException(
                    1,
                    $"CPU {cpu.Id} is of neither x86 nor Arm: it has no vendor_id and no CPU implementer.",
                    "Machines of other architectures cannot be described.")
                {
                    File = file,
                };
            }

            cpu.Identity = _manyArm ? cpu.Identity : _arm;
        }
    }

    /// <summary>A decimal number, or a hexadecimal one with "0x" in front.</summary>
    private readonly long? Number(string key)
    {
        if (!_block.TryGetValue(key, out string? text))
        {
            return null;
        }

        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return uint.TryParse(
            isHex ? text.AsSpan(2) : text,
            isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out uint value)
            ? value
            : null;
    }

    /// <summary>
    /// A key that every /proc/cpuinfo has, with a value of its kind: terminals, mails and issue trackers make blanks of
    /// the tabs.
    /// </summary>
    private static bool IsCpuinfo(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 2 || colon > 32)
        {
            return false;
        }

        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        ReadOnlySpan<byte> key = line[..colon].Trim(" \t"u8);
        return key.SequenceEqual("processor"u8) || key.SequenceEqual("cpu family"u8)
            || key.SequenceEqual("ncpus probed"u8)
            ? Hex.TryDecimal(value, out _)
            : key.SequenceEqual("vendor_id"u8) || key.SequenceEqual("system type"u8) ? !value.IsEmpty
            : key.SequenceEqual("CPU implementer"u8) ? value.StartsWith("0x"u8)
            : key.SequenceEqual("Processor"u8) ? value.StartsWith("ARM"u8) || value.StartsWith("AArch64"u8)
            : key.SequenceEqual("model name"u8) && line[colon - 1] == '\t' && !value.IsEmpty;
    }
}
