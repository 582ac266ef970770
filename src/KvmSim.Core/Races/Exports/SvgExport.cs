using System.Globalization;
using System.Net;
using System.Text;
using KvmSim.Exploration;
using KvmSim.Messages;

namespace KvmSim.Races;

/// <summary>
/// A schedule as a picture for papers and slides: a lane for each actor, time downward, the CPUs and what colours mean
/// below the title. Where it is shown on a dark screen it is dark.
/// </summary>
internal static class SvgExport
{
    private const int Lane = 330;
    private const int Row = 44;
    private const int Head = 26;
    private const int Line = 20;

    /// <summary>How wide a letter of the small text is taken for; the text is in no font that is known here.</summary>
    private const int Letter = 8;

    private const string Style = """
        text { fill: #191c22 } .ground { fill: #fff } .lane { stroke: #99a } .step { fill: #1a56b0 }
        .fatal { fill: #a81c13; font-weight: bold } .soft { fill: #4f5766; font-size: 11px }
        @media (prefers-color-scheme: dark) {
          text { fill: #e7eaf0 } .ground { fill: #161b23 } .lane { stroke: #7c8799 } .step { fill: #86b6ff }
          .fatal { fill: #ffa198 } .soft { fill: #a7b0bf }
        }
        """;

    public static string Write(RaceSchedule schedule)
    {
        string[] actors = RaceExport.Actors(schedule);
        string[] about = RaceExport.About(schedule);
        string title = RaceExport.Title(schedule);
        int width = Math.Max((actors.Length * Lane) + 40, (about.Append(title).Max(line => line.Length) * Letter) + 40);
        int top = Head + (about.Length * Line) + 46;
        int height = top + (schedule.Steps.Count * Row) + 44;
        StringBuilder svg = new();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" ");
        Add(svg, $"aria-labelledby=\"title about\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n");
        Add(svg,
            $"<title id=\"title\">{Safe(title)}</title>\n<desc id=\"about\">{Safe(string.Join(" ", about))}</desc>\n");
        svg.Append("<style>\n").Append(Style.ReplaceLineEndings("\n")).Append("\n</style>\n");
        Add(svg, $"<rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>\n");
        Add(svg, $"<text x=\"20\" y=\"{Head}\" font-size=\"15\" font-weight=\"bold\">{Safe(title)}</text>\n");
        for (int i = 0; i < about.Length; i++)
        {
            Add(svg, $"<text class=\"soft\" x=\"20\" y=\"{Head + ((i + 1) * Line)}\">{Safe(about[i])}</text>\n");
        }

        for (int lane = 0; lane < actors.Length; lane++)
        {
            int x = 30 + (lane * Lane);
            Add(svg, $"<text x=\"{x}\" y=\"{top - 18}\" font-weight=\"bold\">{Safe(actors[lane])}</text>\n");
            Add(svg, $"<line class=\"lane\" x1=\"{x}\" y1=\"{top - 10}\" x2=\"{x}\" y2=\"{height - 44}\"/>\n");
        }

        foreach (RaceScheduleStep step in schedule.Steps)
        {
            Step(svg, step, Array.IndexOf(actors, step.Actor), top);
        }

        return Legend(svg, height - 18).Append("</svg>\n").ToString();
    }

    private static void Step(StringBuilder svg, RaceScheduleStep step, int lane, int top)
    {
        int x = 30 + (lane * Lane);
        int y = top + ((step.Number - 1) * Row) + 12;
        string kind = step.IsFatal ? "fatal" : "step";
        Add(svg, $"<circle class=\"{kind}\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>\n");
        Add(svg, $"<text{(step.IsFatal ? " class=\"fatal\"" : "")} x=\"{x + 12}\" y=\"{y + 4}\">");
        Add(svg, $"{step.Number}. {Safe(step.Text)}</text>\n");
        Add(svg, $"<text class=\"soft\" x=\"{x + 12}\" y=\"{y + 20}\">");
        Add(svg, $"{Safe(string.Join("; ", step.Changes))}</text>\n");
    }

    private static StringBuilder Legend(StringBuilder svg, int y)
    {
        Add(svg, $"<rect class=\"step\" x=\"26\" y=\"{y - 9}\" width=\"9\" height=\"9\"/>");
        Add(svg, $"<text class=\"soft\" x=\"42\" y=\"{y}\">a step, and what it changes</text>\n");
        Add(svg, $"<rect class=\"fatal\" x=\"206\" y=\"{y - 9}\" width=\"9\" height=\"9\"/>");
        Add(svg, $"<text class=\"soft\" x=\"222\" y=\"{y}\">the step to which it leads</text>\n");
        return svg;
    }

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture));

    private static string Safe(string text) => WebUtility.HtmlEncode(ForeignText.Line(text));
}
