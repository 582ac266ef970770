namespace KvmSim.Manifests;

/// <summary>
/// What can be wrong with a manifest. The names are stable: scripts and docs/manifest-errors.md refer to them.
/// </summary>
public enum ManifestErrorId
{
    /// <summary>More than <see cref="ManifestLimits.MaxFileBytes"/>.</summary>
    FileTooLarge,

    /// <summary>A file that is not there.</summary>
    FileNotFound,

    /// <summary>A file that is there and can't be read.</summary>
    FileUnreadable,

    /// <summary>A path that is not relative, or not portable.</summary>
    BadPath,

    /// <summary>Not UTF-8 text.</summary>
    BinaryFile,

    /// <summary>Nothing, or nothing but comments.</summary>
    EmptyFile,

    /// <summary>The text does not follow the format's grammar.</summary>
    SyntaxError,

    /// <summary>A tab where blanks make the structure.</summary>
    TabIndentation,

    /// <summary>An explicit tag.</summary>
    TagRefused,

    /// <summary>A merge key, &lt;&lt;.</summary>
    MergeKeyRefused,

    /// <summary>An alias of an anchor that was not set before.</summary>
    UnknownAlias,

    /// <summary>An alias inside the node that it stands for.</summary>
    RecursiveAlias,

    /// <summary>Aliases that make the document larger than <see cref="ManifestLimits.MaxNodes"/>.</summary>
    AliasBomb,

    /// <summary>More than <see cref="ManifestLimits.MaxNodes"/> without any alias.</summary>
    TooManyNodes,

    /// <summary>Nested deeper than <see cref="ManifestLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>More than <see cref="ManifestLimits.MaxDocuments"/> in one file.</summary>
    TooManyDocuments,

    /// <summary>More diagnostics than <see cref="ManifestLimits.MaxDiagnostics"/>; the rest is not reported.</summary>
    TooManyProblems,

    /// <summary>A key that is there twice.</summary>
    DuplicateKey,

    /// <summary>A key that does not belong there.</summary>
    UnknownKey,

    /// <summary>A key that must be there.</summary>
    MissingKey,

    /// <summary>Two keys of which only one may be there.</summary>
    ConflictingKeys,

    /// <summary>A list where a number is expected, and so on.</summary>
    WrongType,

    /// <summary>A number, a length or a count outside its range.</summary>
    OutOfRange,

    /// <summary>Text that does not have the form that is asked for there.</summary>
    BadText,

    /// <summary>A pattern that is not a regular expression, or one that is too costly.</summary>
    BadPattern,

    /// <summary>An expression that cannot be understood, or that names a field that no state has.</summary>
    BadExpression,

    /// <summary>A name that does not exist: a feature, a model, a state, a generation.</summary>
    UnknownName,

    /// <summary>A name that is given twice.</summary>
    DuplicateName,

    /// <summary>A name that several things have.</summary>
    AmbiguousName,

    /// <summary>A model that is based on itself.</summary>
    CyclicModel,

    /// <summary>An apiVersion that this version does not read.</summary>
    UnsupportedApiVersion,

    /// <summary>A kind that does not exist.</summary>
    UnknownKind,

    /// <summary>Not a cpulist.</summary>
    BadCpuList,

    /// <summary>Lists that name more CPUs in total than <see cref="ManifestLimits.MaxListedCpus"/>.</summary>
    TooManyCpus,

    /// <summary>A CPU that two entries describe.</summary>
    OverlappingCpus,

    /// <summary>A boot CPU that is not there or not online.</summary>
    BadBootCpu,
}
