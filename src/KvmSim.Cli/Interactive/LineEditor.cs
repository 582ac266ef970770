using System.Globalization;
using System.Management.Automation.Internal;
using KvmSim.Cli.Hosting;

namespace KvmSim.Cli.Interactive;

/// <summary>
/// One line from a terminal: cursor keys, history, Tab. A line longer than the terminal scrolls sideways.
/// </summary>
internal sealed class LineEditor(TabCompletion completion)
{
    private readonly LineHistory _history = new();
    private LineBuffer _line = new();
    private string _prompt = string.Empty;

    internal LineResult Read(string prompt)
    {
        int lastBreak = prompt.LastIndexOf('\n');
        Console.Out.Write(prompt[..(lastBreak + 1)]);
        _prompt = prompt[(lastBreak + 1)..];
        _line = new LineBuffer();
        Console.TreatControlCAsInput = true;
        try
        {
            return Edit();
        }
        finally
        {
            // Ctrl+C is a signal again while a pipeline runs.
            Console.TreatControlCAsInput = false;
        }
    }

    private LineResult Edit()
    {
        while (true)
        {
            Draw();
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key != ConsoleKey.Tab)
            {
                completion.Forget();
            }

            if (Finish(key) is { } result)
            {
                _line.MoveTo(_line.Text.Length);
                Draw();
                Console.Out.WriteLine(result.Cancelled ? "^C" : string.Empty);
                return result;
            }

            if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
            {
                ApplyControl(key.Key);
            }
            else
            {
                Apply(key);
            }
        }
    }

    private LineResult? Finish(ConsoleKeyInfo key)
    {
        bool control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                _history.Add(_line.Text);
                return new LineResult(_line.Text);
            case ConsoleKey.C when control:
                return new LineResult(Text: null, Cancelled: true);
            case ConsoleKey.D when control && _line.Text.Length == 0:
                return new LineResult(Text: null);
            default:
                return null;
        }
    }

    private void Apply(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Backspace:
                _line.DeleteBefore();
                break;
            case ConsoleKey.Delete:
                _line.DeleteAt();
                break;
            case ConsoleKey.LeftArrow or ConsoleKey.RightArrow:
                _line.MoveBy(key.Key == ConsoleKey.LeftArrow ? -1 : 1);
                break;
            case ConsoleKey.Home or ConsoleKey.End:
                _line.MoveTo(key.Key == ConsoleKey.Home ? 0 : int.MaxValue);
                break;
            case ConsoleKey.UpArrow or ConsoleKey.DownArrow:
                _line.Set(_history.Step(key.Key == ConsoleKey.UpArrow ? -1 : 1, _line.Text) ?? _line.Text);
                break;
            case ConsoleKey.Tab:
                completion.Next(_line, key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? -1 : 1);
                break;
            case ConsoleKey.Escape:
                _line.Set(string.Empty);
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                {
                    _line.Insert(key.KeyChar);
                }

                break;
        }
    }

    private void ApplyControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A:
                _line.MoveTo(0);
                break;
            case ConsoleKey.E:
                _line.MoveTo(int.MaxValue);
                break;
            case ConsoleKey.D:
                _line.DeleteAt();
                break;
            case ConsoleKey.H:
                _line.DeleteBefore();
                break;
            case ConsoleKey.U:
                _line.DeleteToStart();
                break;
            case ConsoleKey.K:
                _line.DeleteToEnd();
                break;
            case ConsoleKey.L:
                Console.Clear();
                break;
        }
    }

    private void Draw()
    {
        int promptWidth = new StringDecorated(_prompt).ContentLength;
        int room = Math.Max(8, ConsoleFeatures.Width - promptWidth - 1);
        int start = Math.Max(0, _line.Cursor - room);
        string visible = _line.Text[start..Math.Min(_line.Text.Length, start + room)];
        int back = visible.Length - (_line.Cursor - start);
        string move = back > 0 ? string.Create(CultureInfo.InvariantCulture, $"\e[{back}D") : string.Empty;
        Console.Out.Write($"\r{_prompt}{visible}\e[K{move}");
    }
}
