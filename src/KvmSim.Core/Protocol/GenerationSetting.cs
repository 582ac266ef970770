using System.Buffers;

namespace KvmSim.Protocol;

/// <summary>
/// A generation with module parameters at values of its own, as a text names it: "patch-v1-param
/// refuse_incompatible_cpu=1", "linux-6.12 at_load=0". This is the one place that reads such a text.
/// </summary>
/// <param name="Of">The generation as it is.</param>
/// <param name="Values">The parameters that the text gives, by module.</param>
public sealed record GenerationSetting(Generation Of, IReadOnlyDictionary<string, ParameterValues> Values)
{
    /// <summary>What the words behind a name look like, for who only looks at their form.</summary>
    public const string Pattern = "(?: +[A-Za-z0-9._-]{1,80}=[0-9A-Za-z]{1,20}){0,9}";

    private static readonly SearchValues<char> ParameterCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The policies by whose short words parameters are named too.</summary>
    private static IEnumerable<GenerationPolicy> Policies =>
        GenerationCatalog.All.SelectMany(generation => generation.Policies);

    /// <summary>The generation's name in a text, and the words after it.</summary>
    public static (string Name, string[] Words) Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 0 ? ("", []) : (words[0], words[1..]);
    }

    /// <summary>
    /// The path in a text and the words after it, "name=value" each: a path may have blanks of its own, so only what
    /// looks like such a word is taken from its end.
    /// </summary>
    public static (string Path, string[] Words) SplitPath(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Stack<string> words = new();
        string path = text.TrimEnd();
        while (path.LastIndexOf(' ') is > 0 and var blank && IsWord(path.AsSpan(blank + 1)))
        {
            words.Push(path[(blank + 1)..]);
            path = path[..blank].TrimEnd();
        }

        return words.Count == 0 ? (text, []) : (path, [.. words]);
    }

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        int equals = text.IndexOf('=');
        return equals > 0
            && text[..equals].IndexOfAnyExcept(ParameterCharacters) < 0
            && equals + 1 < text.Length
            && !text[(equals + 1)..].ContainsAny('/', '\\', '.');
    }

    /// <summary>The generation with the parameters of some words; null if one of them says nothing.</summary>
    /// <param name="generation">The generation.</param>
    /// <param name="words">"name=value" or "module.name=value" each; of two for one parameter the last counts.</param>
    /// <param name="problem">What is wrong, in a sentence; else null.</param>
    public static Generation? Apply(Generation generation, IReadOnlyList<string> words, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(generation);
        ArgumentNullException.ThrowIfNull(words);
        Dictionary<ModuleParameter, string> given = [];
        foreach (string word in words)
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? word : word[..equals], value = equals < 0 ? "" : word[(equals + 1)..];
            if (Find(generation, name) is not { } parameter)
            {
                problem =
                    $"{generation.Id} has no parameter '{name}'; it has "
                        + $"{string.Join(", ", generation.Parameters.Select(NameOf))}.";
                return null;
            }

            if (equals < 0 || ParameterText.Check(parameter.Kind, value, generation.Base) != Errno.None)
            {
                problem =
                    $"'{word}' is no value of {parameter}; its default is {NameOf(parameter)}={parameter.Default}.";
                return null;
            }

            given[parameter] = value;
        }

        problem = null;
        return given.Count == 0 ? generation : Made(generation, [.. given]);
    }

    /// <summary>The generation under one of its policies.</summary>
    public static Generation Under(Generation generation, GenerationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(generation);
        ArgumentNullException.ThrowIfNull(policy);
        return Apply(generation, [$"{policy.Module}.{policy.Parameter}={policy.Value}"], out string? problem)
            ?? throw new ArgumentException(problem, nameof(policy));
    }

    private static Generation Made(Generation generation, KeyValuePair<ModuleParameter, string>[] given)
    {
        Dictionary<string, ParameterValues> values = given
            .GroupBy(pair => pair.Key.Module, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => ParameterValues.Of(group.Select(pair => KeyValuePair.Create(pair.Key.Name, pair.Value))),
                StringComparer.Ordinal);
        Dictionary<string, ParameterValues> defaults = new(generation.Defaults, StringComparer.Ordinal);
        foreach ((string module, ParameterValues told) in values)
        {
            defaults[module] = defaults.GetValueOrDefault(module).Overlay(told);
        }

        string[] words = [.. given.Select(pair => $"{NameOf(pair.Key)}={pair.Value}")];
        RecordedBuild build = generation.RecordedAs ?? new RecordedBuild(generation.Id);
        GenerationPolicy? policy = given.Length == 1
            ? generation.Policies.FirstOrDefault(known => known.Chooses(given[0].Key) && known.Value == given[0].Value)
            : null;
        return generation with
        {
            Id = $"{generation.Id} {string.Join(' ', words)}",
            Title = policy?.Title ?? $"{generation.Title}; with {string.Join(' ', words)}",
            Aliases = policy?.Alias is { } alias ? [alias] : [],
            Versions = null,
            Recordings = [],
            Policies = [],
            RecordedAs =
                build with { Words = [.. build.Words, .. given.Select(pair => $"{pair.Key.Name}={pair.Value}")] },
            Defaults = defaults,
            Parameters =
            [
                .. generation.Parameters.Select(parameter =>
                    Array.FindIndex(given, pair => pair.Key == parameter) is var index and >= 0
                        ? parameter with { Default = given[index].Value }
                        : parameter),
            ],
            Setting = new GenerationSetting(generation, values),
        };
    }

    /// <summary>
    /// The parameter of that name, with its module or where one module alone has it, or by a policy's word.
    /// </summary>
    private static ModuleParameter? Find(Generation generation, string name)
    {
        string plain = ParameterValues.NameOf(name);
        ModuleParameter[] found = [
            .. generation.Parameters.Where(parameter => plain == parameter.ToString() || plain == parameter.Name)];
        return found.Length == 1 ? found[0]
            : found.Length > 1 ? null
            : Policies.FirstOrDefault(policy => policy.Word == plain) is { } policy
                ? generation.FindParameter(policy.Module, policy.Parameter)
                : null;
    }

    /// <summary>
    /// How such a text names the parameter: as a table's heading does, else with the module where several have it.
    /// </summary>
    private static string NameOf(ModuleParameter parameter) =>
        Policies.FirstOrDefault(policy => policy.Chooses(parameter))?.Word
        ?? (parameter.Module == "kvm" ? parameter.Name : parameter.ToString());
}
