namespace Plumbline.IO.Npy;

/// <summary>The three entries of a <c>.npy</c> header as they were written, before they are judged.</summary>
/// <param name="Descr">The dtype string.</param>
/// <param name="FortranOrder">Whether columns, not rows, lie together.</param>
/// <param name="Shape">The dimensions; one beyond 64 bits is <see cref="long.MaxValue"/>.</param>
/// <param name="ShapeText">The dimensions as they were written, for messages.</param>
internal sealed record NpyDictionary(string Descr, bool FortranOrder, IReadOnlyList<long> Shape, string ShapeText);
