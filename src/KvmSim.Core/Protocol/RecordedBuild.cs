namespace KvmSim.Protocol;

/// <summary>
/// A build, with switches, of a generation of which no kernel was ever released, so that it could be recorded.
/// </summary>
/// <param name="Id">The shipped generation under whose id the recordings stand.</param>
/// <param name="Words">
/// How kvm.ko was told to be this generation, e.g. "seed_reeval=1"; empty where it is so by itself.
/// </param>
public sealed record RecordedBuild(string Id, params IReadOnlyList<string> Words);
