namespace KvmSim.Bench;

/// <summary>One run.</summary>
/// <param name="States">States stored.</param>
/// <param name="Wall">By the clock on the wall.</param>
/// <param name="Cpu">Processor time of all threads.</param>
/// <param name="MemoryBytes">What states and tables took.</param>
internal sealed record Measurement(long States, TimeSpan Wall, TimeSpan Cpu, long MemoryBytes)
{
    public double StatesPerCpuSecond => States / Cpu.TotalSeconds;

    public double BytesPerState => (double)MemoryBytes / States;
}
