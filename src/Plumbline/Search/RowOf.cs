namespace Plumbline.Search;

/// <summary>The i-th of the vectors to be added.</summary>
internal delegate ReadOnlySpan<float> RowOf(int i);
