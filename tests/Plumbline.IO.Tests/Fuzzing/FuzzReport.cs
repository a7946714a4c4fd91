namespace Plumbline.IO.Tests.Fuzzing;

/// <summary>What came of a run.</summary>
/// <param name="Inputs">Files tried.</param>
/// <param name="Accepted">Those that were read; the others were refused by a message.</param>
/// <param name="MostOver">The most that one took beyond twice its size, in bytes.</param>
/// <param name="Longest">The longest that one took.</param>
internal sealed record FuzzReport(int Inputs, int Accepted, long MostOver, TimeSpan Longest);
