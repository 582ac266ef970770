using KvmSim.Cluster.Messages;

namespace KvmSim.Cluster.Jobs;

/// <summary>A job: who leads it. Its key is the job's id.</summary>
internal interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Begins a job; one that was begun with the same request goes on.</summary>
    /// <returns>Why it is refused; null if it is not.</returns>
    Task<string?> Begin(string kind, string request);

    /// <summary>What it says of itself. A job whose node died goes on with this.</summary>
    Task<JobNews> News();

    /// <summary>Some of the finished searches of a design search from one on: none if it has no more yet.</summary>
    Task<string[]> Results(int from);

    /// <summary>Asks it to end with what it has.</summary>
    Task Stop();

    /// <summary>Removes what is kept of a job that is not worked on.</summary>
    /// <returns>Whether it is gone.</returns>
    Task<bool> Forget();
}
