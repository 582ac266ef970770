using System.Globalization;
using System.Text;

namespace KvmSim.Bench;

/// <summary>Curves as an SVG picture: both axes by powers of ten, each point with its value.</summary>
internal static class CurvePicture
{
    private const int Width = 720, Height = 360, Left = 70, Bottom = 50, Top = 40, Right = 30;
    private static readonly string[] Colours = ["#1f6feb", "#bf3989", "#1a7f37", "#9a6700"];

    /// <summary>The picture.</summary>
    /// <param name="title">What the upright axis shows.</param>
    /// <param name="curves">The curves.</param>
    public static string Draw(string title, IReadOnlyList<Curve> curves)
    {
        (double X, double Y)[] all = [.. curves.SelectMany(curve => curve.Points)];
        Scale across = Scale.Of(all.Select(point => point.X), Left, Width - Right);
        Scale up = Scale.Of(all.Select(point => point.Y), Height - Bottom, Top);
        StringBuilder svg = new();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" """);
        Line(svg, $"""  font-family="sans-serif" font-size="12">""");
        Line(svg, $"""<rect width="{Width}" height="{Height}" fill="#ffffff"/>""");
        Line(svg, $"""<text x="{Left}" y="20" font-size="14">{title}</text>""");
        foreach (double tick in across.Ticks)
        {
            Line(svg, $"""<path d="M{across.At(tick):F1} {Top}V{Height - Bottom}" stroke="#d8dee4"/>""");
            Line(
                svg,
                $"""<text x="{across.At(tick):F1}" y="{Height - Bottom + 18}" text-anchor="middle">{tick:N0}</text>""");
        }

        foreach (double tick in up.Ticks)
        {
            Line(svg, $"""<path d="M{Left} {up.At(tick):F1}H{Width - Right}" stroke="#d8dee4"/>""");
            Line(svg, $"""<text x="{Left - 8}" y="{up.At(tick) + 4:F1}" text-anchor="end">{tick:G}</text>""");
        }

        for (int i = 0; i < curves.Count; i++)
        {
            string colour = Colours[i % Colours.Length];
            string points = string.Join(' ', curves[i].Points.Select(point =>
                string.Create(CultureInfo.InvariantCulture, $"{across.At(point.X):F1},{up.At(point.Y):F1}")));
            Line(svg, $"""<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>""");
            foreach ((double x, double y) in curves[i].Points)
            {
                Line(svg, $"""<circle cx="{across.At(x):F1}" cy="{up.At(y):F1}" r="3" fill="{colour}"/>""");
                double above = up.At(y) - 8;
                Line(svg, $"""<text x="{across.At(x):F1}" y="{above:F1}" text-anchor="middle" """);
                Line(svg, $"""  fill="{colour}">{y:F1}</text>""");
            }

            Line(svg, $"""<text x="{Left + (240 * i)}" y="{Height - 10}" fill="{colour}">{curves[i].Name}</text>""");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Line(StringBuilder svg, FormattableString line) =>
        svg.Append(FormattableString.Invariant(line)).Append('\n');

    /// <summary>From values to places, by powers of ten.</summary>
    private sealed record Scale(int First, int Last, double From, double To)
    {
        public IEnumerable<double> Ticks =>
            Enumerable.Range(First, Last - First + 1).Select(power => Math.Pow(10, power));

        public static Scale Of(IEnumerable<double> values, double from, double to)
        {
            double[] logs = [.. values.Select(value => Math.Log10(Math.Max(value, 0.1)))];
            int first = (int)Math.Floor(logs.Min());
            return new Scale(first, Math.Max(first + 1, (int)Math.Ceiling(logs.Max())), from, to);
        }

        public double At(double value) =>
            From + ((To - From) * (Math.Log10(Math.Max(value, 0.1)) - First) / (Last - First));
    }
}
