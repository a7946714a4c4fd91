namespace Plumbline.IO.Internals;

/// <summary>One vector file being written, row after row. Disposing closes no stream that was handed in.</summary>
internal interface IVectorRowWriter : IDisposable
{
    /// <summary>Writes the next whole rows.</summary>
    /// <exception cref="VectorFormatException">A value is not exactly a value of the element type; row and column are named.</exception>
    void Append(ReadOnlySpan<float> values);

    /// <summary>Writes the next whole rows of integers.</summary>
    /// <exception cref="VectorFormatException">A value is not exactly a value of the element type; row and column are named.</exception>
    void Append(ReadOnlySpan<int> values);

    /// <summary>Writes what comes after the last row.</summary>
    void Complete();
}
