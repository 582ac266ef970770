using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>What discovery finds, a block or a test, with the row of data it was made for.</summary>
public abstract class PesterNode
{
    private readonly List<ErrorRecord> _failures = [];

    private protected PesterNode(string name, PesterBlock? parent)
    {
        Name = name;
        Parent = parent;
        ExpandedName = name;
    }

    /// <summary>As written: templates such as <c>&lt;name&gt;</c> still in it.</summary>
    public string Name { get; }

    public PesterBlock? Parent { get; }

    public string ExpandedName { get; set; }

    /// <summary>Child numbers from the root down, joined by dots: stable from one discovery to the next.</summary>
    public string IndexPath { get; internal set; } = string.Empty;

    /// <summary>True for a node made by <c>-ForEach</c>, even for a row that is <c>$null</c>.</summary>
    public bool HasData { get; init; }

    public object? Data { get; init; }

    public bool Skip { get; internal set; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What the row defines in the node's scope: <c>$_</c>, and each key of a dictionary.</summary>
    public IReadOnlyDictionary<string, object?> Variables => RowVariables();

    /// <summary>The row's keys as named arguments, for script blocks that have a <c>param</c> block.</summary>
    public Hashtable Arguments
    {
        get
        {
            Hashtable arguments = [];
            foreach ((string name, object? value) in Variables.Where(pair => pair.Key is not "_"))
            {
                arguments[name] = value;
            }

            return arguments;
        }
    }

    public IReadOnlyList<ErrorRecord> Failures => _failures;

    /// <summary>Names from the outermost block down to this node, the nameless root left out.</summary>
    internal IReadOnlyList<string> Path =>
        [.. AncestorsFromRoot().Append(this).Where(node => node.Parent is not null).Select(node => node.ExpandedName)];

    public void Fail(ErrorRecord error) => _failures.Add(error);

    /// <summary>Replaces the templates of the name, in the scope it is called from.</summary>
    public void ExpandName(EngineIntrinsics engine)
    {
        ExpandedName = NameTemplate.Expand(Name, expression => NameTemplate.Evaluate(engine.InvokeCommand, expression));
    }

    /// <summary>Outermost first.</summary>
    internal IEnumerable<PesterBlock> AncestorsFromRoot()
    {
        List<PesterBlock> ancestors = [];
        for (PesterBlock? block = Parent; block is not null; block = block.Parent)
        {
            ancestors.Add(block);
        }

        ancestors.Reverse();
        return ancestors;
    }

    private Dictionary<string, object?> RowVariables()
    {
        Dictionary<string, object?> variables = new(StringComparer.OrdinalIgnoreCase);
        if (!HasData)
        {
            return variables;
        }

        variables["_"] = Data;
        if (Bare.Of(Data) is IDictionary row)
        {
            foreach (DictionaryEntry entry in row)
            {
                variables[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] = entry.Value;
            }
        }

        return variables;
    }
}
