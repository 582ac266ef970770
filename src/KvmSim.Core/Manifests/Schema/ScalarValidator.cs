using System.Text.RegularExpressions;
using KvmSim.Description;
using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>Compares single values with a schema.</summary>
internal sealed class ScalarValidator(SchemaContext context)
{
    /// <summary>What a name may look like, with parameters behind it.</summary>
    private static readonly Regex NameForm = new(
        $@"\A(?:(?:{NameRule.Pattern}|{KernelRelease.Pattern}){GenerationSetting.Pattern})\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    public void Validate(SchemaNode schema, ScalarNode node, ManifestPath path)
    {
        switch (schema)
        {
            case IntegerSchema integer:
                ValidateInteger(integer, node, path);
                break;
            case BooleanSchema when node.Style != ScalarStyle.Plain || node.Text is not ("true" or "false"):
                ReportWrongType(schema, node, path, ScalarText.SuggestBoolean(node.Text));
                break;
            case CpuListSchema list:
                ValidateCpuList(list, node, path);
                break;
            case ParameterValueSchema:
                ValidateParameter(schema, node, path);
                break;
            case NullSchema when ScalarText.KindOf(node) != ScalarKind.Null:
                ReportWrongType(schema, node, path);
                break;
            case TextSchema or EnumSchema or NameSchema or PatternSchema or ExpressionSchema:
                ValidateText(schema, node, path);
                break;
            case ObjectSchema or UnionSchema or MapSchema or ListSchema:
                ReportWrongType(schema, node, path);
                break;
        }
    }

    /// <summary>Validates a key that the user chose. Keys are always text, so 1 may stand for "1".</summary>
    public bool ValidateKey(SchemaNode schema, ScalarNode key, ManifestPath path)
    {
        int before = context.Diagnostics.Count;
        if (schema is IntegerSchema)
        {
            Validate(schema, key, path);
        }
        else
        {
            ValidateText(schema, key, path, isKey: true);
        }

        return context.Diagnostics.Count == before;
    }

    public void ReportWrongType(SchemaNode schema, DocumentNode node, ManifestPath path, string? suggestion = null)
    {
        suggestion ??= schema is CpuListSchema && node is SequenceNode list ? SuggestCpuList(list) : null;
        string found = NodeText.Describe(node);
        context.Report(
            ManifestErrorId.WrongType, node.Mark, path, $"Expected {schema.Expected}, found {found}.", found,
            schema.Expected,
            suggestion);
    }

    /// <summary>The cpulist that a list of CPUs stands for: [4, 6] is "4,6", [4] the number 4.</summary>
    private static string? SuggestCpuList(SequenceNode list)
    {
        string text = string.Join(',', list.Items.Take(64).Select(item => (item as ScalarNode)?.Text ?? ""));
        return list.Items.Count is > 0 and <= 64 && CpuSet.TryParse(text, out CpuSet cpus, out _) && !cpus.IsEmpty
            ? cpus.Count == 1 ? cpus.ToString() : $"\"{cpus}\""
            : null;
    }

    private void ValidateText(SchemaNode schema, ScalarNode node, ManifestPath path, bool isKey = false)
    {
        if (!isKey && ScalarText.KindOf(node) is ScalarKind kind and not ScalarKind.Text)
        {
            bool canQuote = kind != ScalarKind.Null && schema is not EnumSchema && node.Text.Length <= 40;
            ReportWrongType(schema, node, path, canQuote ? $"\"{node.Text}\"" : null);
            return;
        }

        switch (schema)
        {
            case TextSchema text:
                ValidateText(text, node, path);
                break;
            case EnumSchema words when !words.Takes(node.Text):
                ReportUnknownWord(words, node, path);
                break;
            case NameSchema { Kind: NameKind.Generation } when ManifestReferences.IsPath(node.Text):
                if (!SharedSchemas.RelativePath.IsMatch(GenerationSetting.SplitPath(node.Text).Path))
                {
                    ReportBadText(SharedSchemas.RelativePath, node, path);
                }

                break;
            case NameSchema { IsBound: true } when NameForm.IsMatch(node.Text):
            case NameSchema { Kind: NameKind.Generation } when context.Generations.ContainsKey(node.Text):
                break;
            case NameSchema { Kind: NameKind.Generation } when GenerationLibrary.FindByVersion(node.Text) is not null:
                break;
            case NameSchema { Kind: NameKind.Generation }
                when GenerationSetting.Split(node.Text) is { Words.Length: > 0 }:
                ValidateSetting(node, path);
                break;
            case NameSchema name when context.Catalog.GetNames(name.Kind) is { } names
                && !names.Contains(node.Text, StringComparer.Ordinal):
                string noun = name.Kind == NameKind.Generation ? "generation" : "machine";
                context.ReportUnknownName(
                    ManifestErrorId.UnknownName, node.Mark, path, node.Text, noun,
                    names.Concat(context.Generations.Keys));
                break;
            case NameSchema when !SharedSchemas.Name.IsMatch(node.Text):
                ReportBadText(SharedSchemas.Name, node, path);
                break;
            case PatternSchema when LogPattern.Check(node.Text) is { } problem:
                context.Report(
                    ManifestErrorId.BadPattern, node.Mark, path, problem, Excerpt.Of(node.Text), schema.Expected);
                break;
            case ExpressionSchema:
                ValidateExpression(node, path);
                break;
        }
    }

    /// <summary>
    /// A generation with parameters behind its name. Of a document of the same file the name alone is looked up here.
    /// </summary>
    private void ValidateSetting(ScalarNode node, ManifestPath path)
    {
        (string name, string[] words) = GenerationSetting.Split(node.Text);
        Generation? found = context.Generations.GetValueOrDefault(name) ?? context.Catalog.FindGeneration(name);
        string? problem = null;
        if (found is null)
        {
            context.ReportUnknownName(
                ManifestErrorId.UnknownName, node.Mark, path, name, "generation",
                (context.Catalog.GetNames(NameKind.Generation) ?? []).Concat(context.Generations.Keys));
        }
        else if (GenerationSetting.Apply(found, words, out problem) is null)
        {
            context.Report(ManifestErrorId.UnknownName, node.Mark, path, Excerpt.Of(problem!), Excerpt.Of(node.Text));
        }
    }

    private void ValidateExpression(ScalarNode node, ManifestPath path)
    {
        if (node.Text.Length > ExpressionSchema.MaxLength)
        {
            context.Report(
                ManifestErrorId.OutOfRange, node.Mark, path,
                $"The expression has {node.Text.Length} characters; {ExpressionSchema.MaxLength} are allowed.");
        }
        else if (StateProperty.Check(node.Text) is { } problem)
        {
            string place = problem.Position < node.Text.Length ? $" (character {problem.Position + 1})" : "";
            context.Report(
                ManifestErrorId.BadExpression, node.MarkAt(problem.Position), path,
                Excerpt.Long(problem.Message + place), Excerpt.Of(node.Text), problem.Expected,
                SuggestExpression(node.Text[Math.Min(problem.Position, node.Text.Length)..]));
        }
    }

    /// <summary>What was probably meant where an expression stops making sense; null if nothing is near.</summary>
    private static string? SuggestExpression(string rest)
    {
        string word = new([.. rest.TakeWhile(char.IsAsciiLetterOrDigit)]);
        return rest.StartsWith('=') && !rest.StartsWith("==", StringComparison.Ordinal) ? "=="
            : word.Length == 0 ? null
            : Spelling.Nearest(word, StateField.All.Select(field => field.Name).Where(name => name != word));
    }

    private void ValidateText(TextSchema text, ScalarNode node, ManifestPath path)
    {
        if (node.Text.Length > text.MaxLength)
        {
            context.Report(
                ManifestErrorId.OutOfRange, node.Mark, path,
                $"The text has {node.Text.Length} characters; {text.MaxLength} are allowed.",
                $"{node.Text.Length} characters", $"at most {text.MaxLength} characters");
        }
        else if (!text.IsMatch(node.Text))
        {
            ReportBadText(text, node, path);
        }
    }

    private void ReportBadText(TextSchema text, ScalarNode node, ManifestPath path) => context.Report(
        text.ErrorId, node.Mark, path, $"'{Excerpt.Of(node.Text)}' is not {text.Expected}.", Excerpt.Of(node.Text),
        text.Expected);

    private void ReportUnknownWord(EnumSchema schema, ScalarNode node, ManifestPath path)
    {
        if (!context.Diagnostics.IsFull)
        {
            string found = Excerpt.Of(node.Text);
            context.Report(
                schema.ErrorId, node.Mark, path, $"Expected {schema.Expected}, found '{found}'.", found,
                schema.Expected,
                Spelling.Nearest(node.Text, schema.Words));
        }
    }

    private void ValidateInteger(IntegerSchema schema, ScalarNode node, ManifestPath path)
    {
        bool isNumber = ScalarText.TryInteger(node.Text, out Int128 value, out bool fits);
        if (!isNumber || node.Style != ScalarStyle.Plain)
        {
            ReportWrongType(schema, node, path, ScalarText.SuggestInteger(node));
        }
        else if (!fits || value < schema.Min || value > schema.Max)
        {
            string found = Excerpt.Of(node.Text);
            context.Report(
                ManifestErrorId.OutOfRange, node.Mark, path, $"Expected {schema.Expected}, found {found}.", found,
                schema.Expected, fits ? schema.NameOf?.Invoke(value) : null);
        }
    }

    private void ValidateParameter(SchemaNode schema, ScalarNode node, ManifestPath path)
    {
        ScalarKind kind = ScalarText.KindOf(node);
        bool isInteger = ScalarText.TryInteger(node.Text, out Int128 value, out bool fits);
        bool isWrong = kind is ScalarKind.Null or ScalarKind.Float
            || (kind == ScalarKind.Boolean && node.Text is not ("true" or "false"))
            || (kind == ScalarKind.Integer && !isInteger);
        if (isWrong)
        {
            ReportWrongType(schema, node, path);
        }
        else if (kind == ScalarKind.Integer && (!fits || value < long.MinValue || value > long.MaxValue))
        {
            context.Report(
                ManifestErrorId.OutOfRange, node.Mark, path, "The number does not fit into 64 bits.",
                Excerpt.Of(node.Text));
        }
        else if (node.Text.Length > ParameterValueSchema.MaxLength)
        {
            context.Report(
                ManifestErrorId.OutOfRange, node.Mark, path,
                $"A value has at most {ParameterValueSchema.MaxLength} characters.");
        }
    }

    private void ValidateCpuList(CpuListSchema schema, ScalarNode node, ManifestPath path)
    {
        ScalarKind kind = ScalarText.KindOf(node);
        if (kind is ScalarKind.Null or ScalarKind.Boolean or ScalarKind.Float)
        {
            ReportWrongType(schema, node, path);
        }
        else if (!context.CpuLists.TryRead(node.Text, out CpuSet cpus, out CpuListError? error))
        {
            ManifestErrorId id =
                context.CpuLists.IsExhausted ? ManifestErrorId.TooManyCpus : ManifestErrorId.BadCpuList;
            context.Report(
                id, node.MarkAt(error!.Position), path, Excerpt.Long(error.Message), Excerpt.Of(node.Text),
                schema.Expected);
        }
        else if (cpus.IsEmpty && !schema.MayBeEmpty)
        {
            context.Report(
                ManifestErrorId.BadCpuList, node.Mark, path, "The cpulist names no CPU.", Excerpt.Of(node.Text),
                schema.Expected);
        }
    }
}
