using System.Globalization;
using System.Text;

namespace KvmSim.Capture;

/// <summary>
/// A transcript of rdmsr (msr-tools): each command line ("rdmsr -a 0x48b", "sudo rdmsr -p 4 -x 0x3a"), then what it
/// printed, a value in each line; with -a one for each CPU in turn.
/// </summary>
internal ref struct RdmsrReader(ReadOnlySpan<byte> text, CaptureBuilder machine)
{
    private CaptureLines _lines = new(text);
    private RdmsrCommand? _command;
    private int _next;

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine) => new RdmsrReader(text, machine).Read();

    private void Read()
    {
        while (_lines.MoveNext())
        {
            ReadOnlySpan<byte> line = _lines.Trimmed;
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.StartsWith("rdmsr: "u8))
            {
                Refused(Encoding.ASCII.GetString(line));
            }
            else if (RdmsrCommand.IsCommand(line))
            {
                Begin(Encoding.ASCII.GetString(line));
            }
            else if (_command is not null)
            {
                Value(line);
            }
        }

        foreach (CpuBuilder cpu in machine.Cpus)
        {
            MsrIdentity.Assume(machine, cpu);
        }
    }

    private void Begin(string line)
    {
        _next = 0;
        _command = RdmsrCommand.Parse(line, out string? why);
        if (_command is null)
        {
            machine.Warn(_lines.Number, $"{why}; what it printed is left out.");
        }
    }

    private void Value(ReadOnlySpan<byte> line)
    {
        RdmsrCommand command = _command!;
        if (!command.IsForAll && _next > 0)
        {
            // A prompt, or the output of another command.
            _command = null;
            return;
        }

        int cpu = command.IsForAll ? _next : command.Cpu;
        if (_lines.IsUnterminated && !command.IsPadded)
        {
            machine.Warn(
                _lines.Number, $"\"{TextScan.Excerpt(line)}\" is cut off; the register of CPU {cpu} stays unknown.");
            return;
        }

        if (!command.TryValue(line, out ulong value))
        {
            machine.Warn(
                _lines.Number,
                $"\"{TextScan.Excerpt(line)}\" is no value of a register; the rest of this command is left out.");
            _command = null;
            return;
        }

        machine.Cpu(cpu, _lines.Number).AddMsr(command.Msr, value, _lines.Number);
        _next++;
    }

    /// <summary>"rdmsr: CPU 4 cannot read MSR 0x0000048b". With -a the command ends there.</summary>
    private void Refused(string line)
    {
        string[] words = line.Split(' ');
        int cpu = System.Array.IndexOf(words, "CPU");
        if (cpu >= 0 && cpu + 1 < words.Length && words[^1].StartsWith("0x", StringComparison.Ordinal)
            && int.TryParse(words[cpu + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && uint.TryParse(words[^1].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint msr))
        {
            machine.Cpu(id, _lines.Number).AddFailedMsr(msr);
        }
        else
        {
            machine.Warn(_lines.Number, $"{line.Trim()}.", "Load the module msr and run rdmsr as root.");
        }

        _command = null;
    }
}
