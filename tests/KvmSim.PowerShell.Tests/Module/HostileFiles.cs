using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Files that hold every character that a terminal obeys, in every place that a reader looks at.</summary>
internal static class HostileFiles
{
    private const string Processor =
        "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Xeon\nstepping\t: 7\n"
        + "physical id\t: 0\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\nflags\t\t: "
        + "fpu vme lm nx vmx ept smep smap\n\n";

    /// <summary>
    /// C0 but for ends of lines and tabulators, DEL, C1, and what turns directions or separates lines.
    /// </summary>
    internal static string Payload { get; } = string.Concat(
        Enumerable.Range(1, 0x9f).Select(value => (char)value).Where(IsObeyed))
        + "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff";

    /// <summary>Whether a terminal obeys it; ends of lines are those of what shows it.</summary>
    internal static bool IsObeyed(char letter) =>
        letter is (< ' ' and not ('\n' or '\r' or '\t')) or (>= '\u007f' and <= '\u009f')
        or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')
        or '\u2028' or '\u2029'
        or '\ufeff';

    internal static void WriteTo(string folder)
    {
        string quoted = JsonSerializer.Serialize(Payload);
        string json = quoted[1..^1], yaml = YamlOf(Payload);
        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
        string Cpuinfo(string said, string other) => Processor.Replace(said, other, StringComparison.Ordinal);

        Write("cpuinfo-name", Cpuinfo("Xeon", Payload));
        Write("cpuinfo-vendor", Cpuinfo("GenuineIntel", $"x{Payload}"));
        Write("cpuinfo-flags", Cpuinfo("vmx ept", $"vmx {Payload} ept"));
        Write("cpuinfo-key", Processor + $"{Payload}\t: {Payload}\n");
        Write("cpuinfo-number", Cpuinfo(": 85", $": 8{Payload}5"));
        Write($"cpuinfo-{Payload}.txt", Cpuinfo("Xeon", Payload) + $"processor\t: 0\n{Payload}\n");
        Write(
            "lscpu",
            $"Architecture:        x86_64\nCPU(s):              1\nVendor ID:           {Payload}\nModel name: "
                + $"         {Payload}\n"
            + $"CPU family:          {Payload}\nModel:               85\nFlags:               fpu vmx {Payload}\n");
        Write(
            "lscpu.json",
            $$$"""{"lscpu":[{"field":"Architecture:","data":"x86_64"},{"field":"{{{json}}}:","data":"{{{json}}}"},{"field":"CPU(s):","data":"1"},{"field":"Model name:","data":"{{{json}}}"}]}""");
        Write(
            "qemu.json",
            $$$"""{"return":{"model":{"name":"{{{json}}}","props":{"{{{json}}}":true,"vmx":true,"family":6,"model":85,"stepping":7,"vendor":"{{{json}}}","model-id":"{{{json}}}"} } } }""");
        Write(
            "firecracker.json",
            $$$"""{"cpuid_modifiers":[{"leaf":"{{{json}}}","subleaf":"0x0","flags":0,"modifiers":[]}],"""
                + $$$"""
                  "{{{json}}}":1}
                  """);
        Write("broken.json", $"{{\"model\": {{\"props\": {{\"vmx\": {Payload}");
        Write("libvirt.xml", $"<cpudata arch='x86'><cpuid {Payload}='0x0'/></cpudata>");
        Write(
            "libvirt2.xml",
            "<cpudata arch='x86'><cpuid eax_in='\u202e0x0' ecx_in='0x0' eax='\u0085' ebx='0' ecx='0' "
                + "edx='0'/><\u2069/></cpudata>");
        Write(
            "raw.cpuid.txt",
            $"CPU 0:\n   0x00000000 0x00: eax=0x{Payload} ebx=0x756e6547 ecx=0x6c65746e "
                + $"edx=0x49656e69\n   {Payload}\n");
        Write("rdmsr.txt", $"# rdmsr -a 0x{Payload}\n{Payload}\n# rdmsr -a 0x480\nda{Payload}\n");
        Write("vmxcap.txt", $"Basic VMX Information\n  Hex: 0x{Payload}\n");
        Write("hwloc.txt", $"0 ffffffff {Payload} => 0 0 0 0\n");
        Write("kernel.log", string.Concat(
            $"[    1.000000] kvm: {Payload}\n", $"[    1.0{Payload}] kvm_intel: VMX not supported by CPU 1\n",
            $"{Payload}[ 1.0] kvm: x\n",
            $"Nov 28 01:02:03 {Payload} kernel: kvm: x\n",
            $"<3>[    2.000000] kvm_intel: VMX not supported by CPU {Payload}\n",
            $$$"""{"__REALTIME_TIMESTAMP":"{{{json}}}","_HOSTNAME":"{{{json}}}","PRIORITY":"3","""
                + $$$"""
                  "MESSAGE":"kvm: {{{json}}}"}
                  """,
            "\n"));
        WriteRecording(Path.Combine(folder, "recording.json"), json, "\"load\"", "6.1");
        WriteRecording(Path.Combine(folder, "recording-op.json"), json, quoted, "6.1");
        WriteRecording(Path.Combine(folder, "recording-release.json"), json, "\"load\"", json);
        Write("machine.yaml", Machine("a", yaml, "features: svm"));
        Write("machine-key.yaml", Machine("a", yaml, $"\"{yaml}\": 1"));
        Write("machine-value.yaml", Machine("a", yaml, $"features: \"{yaml}\""));
        Write("machine-name.yaml", Machine($"\"{yaml}\"", yaml, "features: svm"));
        Write("machine-raw.yaml", Machine("a", yaml, $"features: {Payload}"));
        Write(
            "machine-file.yaml", Machine("a", yaml, "features: svm")
                .Replace("  cpus:", $"  cpuModelFiles: [\"{yaml}.yaml\"]\n  cpus:", StringComparison.Ordinal));
        Write("scenario.yaml", $$$"""
            apiVersion: kvmsim/v1
            kind: Scenario
            metadata: {name: s, description: "{{{yaml}}}"}
            spec:
              machine: lakefield
              steps:
                - load: kvm_intel
                  note: "{{{yaml}}}"
                  expect: {log: ["{{{yaml}}}"]}
                - createVm: "{{{yaml}}}"
            """);
        Write("generation.yaml", $$$"""
            apiVersion: kvmsim/v1
            kind: Generation
            metadata: {name: g, description: "{{{yaml}}}"}
            spec:
              from: linux-6.12
              title: "{{{yaml}}}"
            """);
        WriteTar(
            Path.Combine(folder, "members.tar"),
            $"{Payload.Replace("\ufeff", "", StringComparison.Ordinal)}/proc/cpuinfo", "b/proc/cpuinfo");
        WriteTar(Path.Combine(folder, "members2.tar"), $"{Payload}/../proc/cpuinfo", "proc/cpuinfo");
        Directory.CreateDirectory(Path.Combine(folder, $"folder{Payload}"));
        File.WriteAllText(Path.Combine(folder, $"folder{Payload}", "x.txt"), "nothing");
    }

    private static string Machine(string name, string yaml, string said) => $$$"""
        apiVersion: kvmsim/v1
        kind: Machine
        metadata: {name: {{{name}}}, description: "{{{yaml}}}", labels: {"{{{yaml}}}": "{{{yaml}}}"}}
        spec:
          cpuModels:
            - name: m
              vendor: AuthenticAMD
              modelName: "{{{yaml}}}"
              family: 25
              model: 1
              {{{said}}}
          cpus:
            - {ids: "0-1", model: m}
        """;

    private static void WriteRecording(string path, string json, string op, string release) =>
        File.WriteAllText(path, $$$"""
        {"scenario": "{{{json}}}", "title": "{{{json}}}", "variant": "{{{release}}}", "kernel": {"release": "{{{release}}}", "{{{json}}}": "{{{json}}}"},
         "cpu": "{{{json}}}", "boot_cpus": [{"{{{json}}}": "{{{json}}}"}], "host": {"{{{json}}}": "{{{json}}}"},
         "ops": [{"op": {{{op}}}, "args": {"module": "kvm", "{{{json}}}": "{{{json}}}"}, "result": {"errno": "{{{json}}}"}, "dmesg": ["<3>[ 1.0] kvm: {{{json}}}"],
                  "state": {"online": "{{{json}}}", "{{{json}}}": 1}}]}
        """);

    private static void WriteTar(string path, params string[] members)
    {
        using FileStream stream = File.Create(path);
        using TarWriter writer = new(stream, TarEntryFormat.Pax);
        foreach (string member in members)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, member)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(Processor + member)),
            });
        }
    }

    private static string YamlOf(string text) =>
        string.Concat(text.Select(letter => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}")));
}
