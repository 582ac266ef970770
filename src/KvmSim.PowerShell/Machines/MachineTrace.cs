using KvmSim.Conformance;

namespace KvmSim.PowerShell.Machines;

/// <summary>What was done to a machine since it was powered on, as a trace.</summary>
internal static class MachineTrace
{
    /// <summary>The trace as it stands in a file.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="scenario">What the trace is called.</param>
    public static byte[] Write(SimulatedMachine machine, string scenario) => machine.Ask(engine =>
    {
        using MemoryStream stream = new();
        TraceWriter.Write(stream, engine, scenario);
        return stream.ToArray();
    });

    /// <summary>The trace, read back.</summary>
    /// <exception cref="TraceException">More was done than a trace can hold.</exception>
    public static RecordedTrace Read(SimulatedMachine machine) =>
        TraceReader.Read(machine.Name, Write(machine, machine.Name));

    /// <summary>What a trace leaves out of its machine; null if it is the same when replayed.</summary>
    public static string? FindLoss(byte[] trace, string name)
    {
        try
        {
            return TraceReplay.Run(TraceReader.Read(name, trace)).FirstDivergence?.ToString();
        }
        catch (TraceException exception)
        {
            return exception.Message;
        }
    }
}
