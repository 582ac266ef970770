using System.Globalization;
using System.Text;

namespace KvmSim.Capture;

/// <summary>
/// A transcript of rdmsr (msr-tools): each command line ("rdmsr -a 0x48b", "sudo rdmsr -p 4 -x 0x3a", a loop over
/// such), then what it printed, a value in each line; with -a one for each CPU in turn.
/// </summary>
internal ref struct RdmsrReader(ReadOnlySpan<byte> text, CaptureBuilder machine)
{
    /// <summary>What tells the format, and what reads it.</summary>
    public static TextFormat Format { get; } =
        TextFormat.OfLines(CaptureFormat.Rdmsr, IsRdmsr, Read) with { MayMix = true };

    private readonly List<(string Text, int Line, bool IsUnterminated)> _values = [];
    private CaptureLines _lines = new(text);
    private IReadOnlyList<RdmsrCommand> _commands = [];
    private int _line;

    public static void Read(ReadOnlySpan<byte> text, CaptureBuilder machine) => new RdmsrReader(text, machine).Read();

    private void Read()
    {
        while (_lines.MoveNext())
        {
            ReadOnlySpan<byte> line = _lines.Trimmed;
            if (line.IsEmpty || IsAside(line))
            {
                continue;
            }

            if (RdmsrCommand.IsCommand(line))
            {
                Finish();
                Begin(Encoding.ASCII.GetString(line));
            }
            else if (_commands.Count > 0 || line.StartsWith("rdmsr: "u8))
            {
                _values.Add((Encoding.ASCII.GetString(line), _lines.Number, _lines.IsUnterminated));
            }
        }

        Finish();
        if (machine.Cpus.Count == 0)
        {
            machine.Fail(
                0, "No command of rdmsr is followed by what it printed, so no register can be attributed.",
                "Print each command before its values: for r in 0x480 0x48b; do echo \"rdmsr -a $r\"; "
                    + "rdmsr -a $r; done.");
        }
    }

    /// <summary>What sudo asks, and a prompt behind which nothing was typed.</summary>
    private static bool IsAside(ReadOnlySpan<byte> line) => line.StartsWith("[sudo]"u8)
        || line.StartsWith("Password:"u8)
        || line.StartsWith("sudo: "u8)
        || (line[^1] is (byte)'$' or (byte)'#' && (line.Length == 1 || line.Contains((byte)'@')));

    private void Begin(string line)
    {
        List<RdmsrCommand> commands = [];
        IReadOnlyList<string>? parts = ShellLoop.Commands(line);
        string? why = parts is null
            ? $"\"{TextScan.Excerpt(Encoding.ASCII.GetBytes(line))}\" is a loop that is not followed here" : null;
        foreach (string part in parts ?? [])
        {
            if (part.Contains("echo ", StringComparison.Ordinal) && parts!.Count > 1)
            {
                // The loop prints its commands: they follow, line by line.
                return;
            }

            if (RdmsrCommand.IsCommand(Encoding.ASCII.GetBytes(part)))
            {
                if (RdmsrCommand.Parse(part, out why) is not { } command)
                {
                    break;
                }

                commands.Add(command);
            }
        }

        if (why is not null)
        {
            machine.Warn(_lines.Number, $"{why}; what it printed is left out.");
            return;
        }

        _commands = commands;
        _line = _lines.Number;
    }

    /// <summary>Attributes what the last command line printed.</summary>
    private void Finish()
    {
        int each = _commands.Count == 0 || !_commands[0].IsForAll ? 1 : _values.Count / _commands.Count;
        if (_commands.Count > 1 && each > 0 && each * _commands.Count != _values.Count)
        {
            machine.Warn(
                _line,
                $"{_commands.Count} commands printed {_values.Count} lines: which is of which is not to be told; "
                    + "they are left out.");
            each = 0;
        }

        for (int i = 0; i < (each == 0 ? 0 : _commands.Count); i++)
        {
            int cpu = _commands[i].IsForAll ? 0 : _commands[i].Cpu;
            foreach ((string Text, int Line, bool IsUnterminated) printed in _values.Skip(i * each).Take(each))
            {
                if (!Value(_commands[i], cpu++, printed))
                {
                    break;
                }
            }
        }

        foreach ((string text, int line, _) in _values.Skip(each * _commands.Count)
            .Where(value => IsRefusal(value.Text)))
        {
            Refused(text, line);
        }

        _commands = [];
        _values.Clear();
    }

    private static bool IsRefusal(string text) => text.StartsWith("rdmsr: ", StringComparison.Ordinal);

    /// <summary>Takes one line; whether what follows it is of the same command still.</summary>
    private readonly bool Value(RdmsrCommand command, int cpu, (string Text, int Line, bool IsUnterminated) printed)
    {
        if (IsRefusal(printed.Text))
        {
            Refused(printed.Text, printed.Line);
            return false;
        }

        if (printed.IsUnterminated && !command.IsPadded)
        {
            machine.Warn(
                printed.Line, $"\"{Excerpt(printed.Text)}\" is cut off; the register of CPU {cpu} stays unknown.");
            return true;
        }

        if (!command.TryValue(Encoding.ASCII.GetBytes(printed.Text), out ulong value))
        {
            machine.Warn(
                printed.Line,
                $"\"{Excerpt(printed.Text)}\" is no value of a register; the rest of this command is left out.");
            return false;
        }

        machine.Cpu(cpu, printed.Line).AddMsr(command.Msr, value, printed.Line);
        return true;
    }

    private static string Excerpt(string text) => TextScan.Excerpt(Encoding.ASCII.GetBytes(text));

    /// <summary>"rdmsr: CPU 4 cannot read MSR 0x0000048b". With -a the command ends there.</summary>
    private readonly void Refused(string line, int number)
    {
        string[] words = line.Split(' ');
        int cpu = System.Array.IndexOf(words, "CPU");
        if (cpu >= 0 && cpu + 1 < words.Length && words[^1].StartsWith("0x", StringComparison.Ordinal)
            && int.TryParse(words[cpu + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && uint.TryParse(
                words[^1].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint msr))
        {
            machine.Cpu(id, number).AddFailedMsr(msr);
        }
        else
        {
            machine.Warn(number, $"{Excerpt(line)}.", "Load the module msr and run rdmsr as root.");
        }
    }

    private static bool IsRdmsr(ReadOnlySpan<byte> line) => RdmsrCommand.IsCommand(line) && !line.StartsWith("- "u8)
        && (line.IndexOf("0x"u8) > 0 || RdmsrCommand.Parse(Encoding.ASCII.GetString(line), out _) is not null);
}
