using System.Globalization;
using System.Net;
using System.Text;
using KvmSim.Exploration;
using KvmSim.Messages;

namespace KvmSim.Races;

/// <summary>A schedule as a picture: a lane for each actor, time downward.</summary>
internal static class SvgExport
{
    private const int Lane = 330;
    private const int Row = 44;
    private const int Top = 70;

    public static string Write(RaceSchedule schedule)
    {
        string[] actors = RaceExport.Actors(schedule);
        int width = (actors.Length * Lane) + 40;
        int height = Top + (schedule.Steps.Count * Row) + 20;
        StringBuilder svg = new();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" ");
        Add(svg, $"font-family=\"sans-serif\" font-size=\"13\">\n");
        Add(svg, $"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n");
        Add(svg, $"<text x=\"20\" y=\"24\" font-weight=\"bold\">{Safe(RaceExport.Title(schedule))}</text>\n");
        for (int lane = 0; lane < actors.Length; lane++)
        {
            int x = 30 + (lane * Lane);
            Add(svg, $"<text x=\"{x}\" y=\"52\" font-weight=\"bold\">{Safe(actors[lane])}</text>\n");
            Add(svg, $"<line x1=\"{x}\" y1=\"60\" x2=\"{x}\" y2=\"{height - 10}\" stroke=\"#999\"/>\n");
        }

        foreach (RaceScheduleStep step in schedule.Steps)
        {
            Step(svg, step, Array.IndexOf(actors, step.Actor));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Step(StringBuilder svg, RaceScheduleStep step, int lane)
    {
        int x = 30 + (lane * Lane);
        int y = Top + ((step.Number - 1) * Row) + 12;
        string color = step.IsFatal ? "#c00" : "#06c";
        Add(svg, $"<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" fill=\"{color}\"/>\n");
        Add(svg, $"<text x=\"{x + 12}\" y=\"{y + 4}\" fill=\"{(step.IsFatal ? color : "#000")}\">");
        Add(svg, $"{step.Number}. {Safe(step.Text)}</text>\n");
        Add(svg, $"<text x=\"{x + 12}\" y=\"{y + 20}\" font-size=\"11\" fill=\"#666\">");
        Add(svg, $"{Safe(string.Join("; ", step.Changes))}</text>\n");
    }

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture));

    private static string Safe(string text) => WebUtility.HtmlEncode(ForeignText.Line(text));
}
