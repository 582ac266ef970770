namespace KvmSim.Logs;

/// <summary>
/// Which kernels print a line that no generation of the simulator prints: the cells "by", "since" and "until" of
/// OtherMessages.tsv.
/// </summary>
internal readonly record struct PrintingKernels
{
    private const string Linux = "Linux";
    private const string None = "-";
    private const string NotLookedUp = "?";

    private readonly string _by;
    private readonly string _since;
    private readonly string _until;

    /// <summary>Those of three cells.</summary>
    /// <param name="by">"Linux", or who else prints it; then without versions.</param>
    /// <param name="since">The first version, e.g. 6.3; "-": none was found.</param>
    /// <param name="until">
    /// The last one; "-": no end was found, "?" where "since" is "-": it has ended, and when was not looked up.
    /// </param>
    /// <exception cref="InvalidDataException">They are no range of versions.</exception>
    public PrintingKernels(string by, string since, string until)
    {
        bool isRange = since != None || until != None;
        if (by == Linux != isRange)
        {
            throw new InvalidDataException(
                $"A line of '{by}' since '{since}' until '{until}': those of {Linux} have a version, others none.");
        }

        if (since != None && until != None && Number(since) > Number(until))
        {
            throw new InvalidDataException($"A line since {since} cannot end with {until}, which is older.");
        }

        (_by, _since, _until) = (by, since, until);
    }

    /// <inheritdoc />
    public override string ToString() => (_since, _until) switch
    {
        (None, None) => _by,
        (None, NotLookedUp) => "older kernels",
        (None, _) => $"up to {Linux} {_until}",
        (_, None) => $"{Linux} {_since} on",
        _ => $"{Linux} {_since} to {_until}",
    };

    private static Version Number(string cell) => Version.TryParse(cell, out Version? version)
        ? version : throw new InvalidDataException($"'{cell}' is no version of Linux.");
}
