using System.Text;

namespace KvmSim.Cli;

/// <summary>
/// Standard output or standard error as a writer that notes why nothing could be written, and lets the program go on to
/// its exit
/// code: a full disk and a closed descriptor would end it with a stack trace otherwise.
/// </summary>
/// <param name="inner">The writer.</param>
internal sealed class SafeOutput(TextWriter inner) : TextWriter
{
    private readonly Lock _gate = new();

    /// <summary>Why text was lost, in the system's words; null if none was.</summary>
    public string? Failure { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        lock (_gate)
        {
            if (Failure is not null)
            {
                return;
            }

            try
            {
                write();
            }
            catch (Exception exception) when (exception
                is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Failure = exception.InnerException?.Message ?? exception.Message;
            }
        }
    }
}
