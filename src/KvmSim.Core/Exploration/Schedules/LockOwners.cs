using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>Remembers who took which lock: the protocol itself only knows that they are held.</summary>
internal sealed class LockOwners
{
    private readonly List<string> _readers = [];
    private string? _writer;
    private string? _count;

    /// <summary>Notes what an actor's step did to the locks.</summary>
    public void Follow(in KvmState<CpuMask64> before, in KvmState<CpuMask64> after, string actor)
    {
        if (before.HotplugWriter != after.HotplugWriter)
        {
            _writer = after.HotplugWriter ? actor : null;
        }

        if (before.CountLock != after.CountLock)
        {
            _count = after.CountLock ? actor : null;
        }

        if (after.HotplugReaders > before.HotplugReaders)
        {
            _readers.Add(actor);
        }
        else if (after.HotplugReaders < before.HotplugReaders)
        {
            _readers.Remove(actor);
        }
    }

    /// <summary>The locks that are held, and by whom.</summary>
    public HeldLock[] Describe(in KvmState<CpuMask64> state)
    {
        List<HeldLock> locks = [];
        if (state.HotplugWriter)
        {
            locks.Add(new HeldLock("cpu_hotplug_lock (write)", Of(_writer)));
        }

        if (state.HotplugReaders > 0)
        {
            locks.Add(new HeldLock("cpu_hotplug_lock (read)", [.. _readers]));
        }

        if (state.CountLock)
        {
            locks.Add(new HeldLock("lock of the count", Of(_count)));
        }

        return [.. locks];
    }

    private static string[] Of(string? actor) => actor is null ? [] : [actor];
}
