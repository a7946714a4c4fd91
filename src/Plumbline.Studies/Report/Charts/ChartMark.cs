namespace Plumbline.Studies.Report.Charts;

/// <summary>A place that a chart points out: a vertical line at a k, or a point.</summary>
/// <param name="X">The k.</param>
/// <param name="Y">The point's height; null for a line over the whole height.</param>
/// <param name="Text">What is there.</param>
/// <param name="Colour">Place in the palette.</param>
/// <param name="IsOpen">Whether the point is drawn as an outline: something observed beside something predicted.</param>
internal sealed record ChartMark(double X, double? Y, string Text, int Colour, bool IsOpen = false);
