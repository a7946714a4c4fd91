namespace Plumbline.IO.Hdf5;

/// <summary>The values of a data set of two dimensions.</summary>
internal interface IHdf5Rows
{
    /// <summary>Where all values lie one after the other; null where they do not.</summary>
    long? Offset { get; }

    /// <summary>Reads bytes of values, row after row.</summary>
    /// <param name="first">The first value, counted through all rows.</param>
    /// <param name="bytes">Receives whole values.</param>
    void Read(long first, Span<byte> bytes);
}
