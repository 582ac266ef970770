namespace KvmSim.Cli.Execution;

/// <summary>Ctrl+C: stops the pipeline that runs, and only when there is none to stop, the program.</summary>
internal sealed class CancelKey : IDisposable
{
    private readonly PipelineRunner _pipelines;

    internal CancelKey(PipelineRunner pipelines)
    {
        _pipelines = pipelines;
        Console.CancelKeyPress += OnPressed;
    }

    public void Dispose() => Console.CancelKeyPress -= OnPressed;

    private void OnPressed(object? sender, ConsoleCancelEventArgs pressed) => pressed.Cancel = _pipelines.Stop();
}
