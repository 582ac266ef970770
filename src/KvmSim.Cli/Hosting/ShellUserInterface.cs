using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace KvmSim.Cli.Hosting;

/// <summary>
/// The streams of the process as the engine sees them: errors to standard error, all else to standard output.
/// </summary>
internal sealed class ShellUserInterface(ConsoleFeatures features, bool interactive) : PSHostUserInterface
{
    private readonly ProgressLine _progress = new(features.ShowsProgress);
    private readonly Questions _questions = new(interactive);

    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUserInterface();

    public override bool SupportsVirtualTerminal => features.ColourOnOutput;

    /// <summary>While it is set, what is printed is an error being reported, and goes to standard error.</summary>
    internal bool ReportsError { get; set; }

    /// <summary>Takes the progress line away; a pipeline has ended.</summary>
    internal void EndProgress() => _progress.Clear();

    public override string ReadLine() => _questions.ReadLine();

    public override SecureString ReadLineAsSecureString() => _questions.ReadSecret();

    public override Dictionary<string, PSObject> Prompt(
        string caption, string message, Collection<FieldDescription> descriptions) =>
        _questions.AskFields(this, caption, message, descriptions);

    public override int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _questions.AskChoice(this, caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName) =>
        _questions.AskCredential(this, caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) =>
        _questions.AskCredential(this, caption, message, userName);

    public override void Write(string value)
    {
        _progress.Clear();
        Output.Write(GetOutputString(value, ColourOnOutput));
    }

    public override void WriteLine(string value)
    {
        _progress.Clear();
        Output.WriteLine(GetOutputString(value, ColourOnOutput));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(Coloured(foregroundColor, backgroundColor, value));

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        WriteLine(Coloured(foregroundColor, backgroundColor, value));

    public override void WriteErrorLine(string value)
    {
        _progress.Clear();
        Console.Error.WriteLine(GetOutputString(Styled(FormatStyle.Error, value), features.ColourOnError));
    }

    public override void WriteDebugLine(string message) => WriteLine(Styled(FormatStyle.Debug, "DEBUG: " + message));

    public override void WriteVerboseLine(string message) => WriteLine(Styled(FormatStyle.Verbose, "VERBOSE: " + message));

    public override void WriteWarningLine(string message) => WriteLine(Styled(FormatStyle.Warning, "WARNING: " + message));

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Show(record);

    private TextWriter Output => ReportsError ? Console.Error : Console.Out;

    private bool ColourOnOutput => ReportsError ? features.ColourOnError : features.ColourOnOutput;

    // The escapes go in always and come out again where the stream cannot show them.
    private static string Styled(FormatStyle style, string text)
    {
        string escape = GetFormatStyleString(style);
        return escape.Length == 0 ? text : escape + text + PSStyle.Instance.Reset;
    }

    private static string Coloured(ConsoleColor foreground, ConsoleColor background, string text)
    {
        string escapes = (IsColour(foreground) ? PSStyle.MapForegroundColorToEscapeSequence(foreground) : string.Empty)
            + (IsColour(background) ? PSStyle.MapBackgroundColorToEscapeSequence(background) : string.Empty);
        return escapes.Length == 0 ? text : escapes + text + PSStyle.Instance.Reset;
    }

    // -1 is what a Unix terminal answers for a colour that nobody has set.
    private static bool IsColour(ConsoleColor colour) => (int)colour is >= 0 and <= 15;
}
