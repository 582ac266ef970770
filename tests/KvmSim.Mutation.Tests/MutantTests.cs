using Xunit;

namespace KvmSim.Mutation.Tests;

/// <summary>
/// What is changed in sources, what the changed sources do, and that a change is found or missed by what is tried.
/// </summary>
public sealed class MutantTests
{
    [Fact]
    public void Boundary_IsFoundOnlyByWhoTriesIt()
    {
        SampleEngine engine = new("public static bool Run(int count) => count > 3;");
        Assert.Equal(["3 → 4", "3 → 2", "count > 3 → count >= 3", "count > 3 → true", "count > 3 → false"],
            engine.Changes);
        string survivors = string.Join(", ", engine.Survivors(2, 4).Order(StringComparer.Ordinal));
        Assert.Equal("3 → 2, count > 3 → count >= 3", survivors);
        Assert.Empty(engine.Survivors(3, 4));
    }

    /// <summary>
    /// A change of another type than the argument may make the compiler take another overload, so that the engine is
    /// another one with no mutant at work: it is left out. One of a wider type is not.
    /// </summary>
    [Fact]
    public void Argument_ThatTurnsIntoAnotherOverload_IsLeftOut()
    {
        SampleEngine engine = new(
            "public static string Run(string words) => string.Join(' ', words.Split(',').Order());");
        Assert.Equal("a b", engine.Original("b,a"));
        Assert.DoesNotContain(engine.Changes, change => change.Contains("left out", StringComparison.Ordinal));

        SampleEngine wider = new(
            "public static string Run(string words) => "
                + "string.Join(' ', words.Split(',').Where(word => word != \"c\").Order());");
        Assert.Equal("a b", wider.Original("b,c,a"));
        string left = Assert.Single(
            wider.Changes, change => change.Contains(".Order(…) left out", StringComparison.Ordinal));
        Assert.Equal("b a", wider.Changed(left, "b,c,a"));
    }

    [Fact]
    public void Condition_LosesEachOfItsTerms()
    {
        SampleEngine engine =
            new("public static string Run(int n) { if (n > 0 && n != 5) { return \"a\"; } return \"b\"; }");
        Assert.Equal("b", engine.Original(5));
        Assert.Equal("a", engine.Changed("n > 0 && n != 5 → n > 0", 5));
        Assert.Equal("a", engine.Changed("n > 0 && n != 5 → n != 5", -1));
        Assert.Equal("a", engine.Changed("n > 0 && n != 5 → true", 5));
        Assert.Equal("b", engine.Changed("n > 0 && n != 5 → false", 1));
    }

    [Fact]
    public void Statement_IsLeftOut()
    {
        SampleEngine engine =
            new("public static int Run(int n) { int sum = 1; foreach (int i in new[] { n, n }) { sum += i; } "
                + "return sum; }");
        Assert.Equal(5, engine.Original(2));
        Assert.Equal(1, engine.Changed("without sum += i;", 2));
        Assert.Equal(1, engine.Changed("without foreach (i in new[] { n, n })", 2));
    }

    [Fact]
    public void Switch_LosesEachCaseArmAndAlternative()
    {
        SampleEngine engine = new("""
            public static string Run(int n)
            {
                switch (n)
                {
                    case 1:
                        return "one";
                    default:
                        return n switch { 2 or 3 => "few", 4 => "four", _ => "many" };
                }
            }
            """);
        Assert.Equal("many", engine.Changed("without case 1:", 1));
        Assert.Equal("many", engine.Changed("without 2 in 2 or 3", 2));
        Assert.Equal("few", engine.Changed("without 2 in 2 or 3", 3));
        Assert.Equal("many", engine.Changed("without 4 => \"four\"", 4));
        Assert.Equal("four", engine.Original(4));
    }

    [Fact]
    public void Pattern_LosesTermsAndMovesBounds()
    {
        SampleEngine engine = new("public static bool Run(int n) => n is (>= 3 and < 7) or 10;");
        Assert.Equal(true, engine.Original(10));
        Assert.Equal(false, engine.Changed("n is (>= 3 and < 7) or 10 → n is (>= 3 and < 7)", 10));
        Assert.Equal(false, engine.Changed("n is (>= 3 and < 7) or 10 → n is (> 3 and < 7) or 10", 3));
        Assert.Equal(true, engine.Changed("n is (>= 3 and < 7) or 10 → n is (>= 3 and <= 7) or 10", 7));
        Assert.Equal(true, engine.Changed("n is (>= 3 and < 7) or 10 → n is (>= 3) or 10", 8));
    }

    [Fact]
    public void Data_LosesEachPropertyAndElement()
    {
        SampleEngine engine = new("""
            public static int Run(int n)
            {
                Box box = new(n) { Weight = 5 };
                Box heavy = box with { Size = 9, Weight = 7 };
                int[] more = [heavy.Size, heavy.Weight];
                return more.Sum();
            }
            """);
        Assert.Equal(16, engine.Original(1));
        Assert.Equal(8, engine.Changed("without Size = 9", 1));
        Assert.Equal(14, engine.Changed("without Weight = 7", 1));
        Assert.Equal(7, engine.Changed("without heavy.Size in a list", 1));
    }

    [Fact]
    public void EnumMember_BecomesTheNext()
    {
        SampleEngine engine = new("public static string Run(bool up) => (up ? Way.Up : Way.Around).ToString();");
        Assert.Equal("Down", engine.Changed("Way.Up → Way.Down", true));
        Assert.Equal("Up", engine.Changed("Way.Around → Way.Up", false));
    }

    [Fact]
    public void Query_TakesTheOtherEndOrLosesAStep()
    {
        SampleEngine engine = new("public static int Run(int[] all) => all.Where(one => one > 1).First();");
        int[] all = [1, 2, 3];
        Assert.Equal(2, engine.Original([all]));
        Assert.Equal(3, engine.Changed(".First() → .Last() in all.Where(one => one > 1).First()", [all]));
        Assert.Equal(1, engine.Changed(".Where(…) left out of all.Where(one => one > 1)", [all]));
    }

    [Fact]
    public void MutantThatDoesNotCompile_IsLeftOutAndTheOthersStay()
    {
        // Without the first statement text has no value; without the second it has one.
        SampleEngine engine =
            new("public static string Run(int n) { string text; text = \"a\"; if (n > 1) { text = \"b\"; } "
                + "return text; }");
        Assert.DoesNotContain("without text = \"a\";", engine.Changes, StringComparer.Ordinal);
        Assert.Equal("a", engine.Original(1));
        Assert.NotEmpty(engine.Changes);
    }

    [Fact]
    public void ConstantsGuardsAndErrors_AreLeftAlone()
    {
        SampleEngine engine = new("""
            private const int Most = 3;
            public static string Run(string text, int first = 4)
            {
                ArgumentNullException.ThrowIfNull(text);
                return nameof(text) + (text ?? throw new ArgumentException("5" + 6));
            }
            """);
        Assert.Empty(engine.Changes);
        Assert.Equal("texta", engine.Original("a", Type.Missing));
    }

    [Fact]
    public void WhatStandsBehindAQuestionMark_StaysWhole()
    {
        SampleEngine engine = new("public static int? Run(string? text) => text?.Trim().Length;");
        Assert.Equal(1, engine.Original(" a "));
        Assert.Null(engine.Original([null]));
    }
}
