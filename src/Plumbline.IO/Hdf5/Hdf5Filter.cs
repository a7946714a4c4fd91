namespace Plumbline.IO.Hdf5;

/// <summary>What was done to the bytes of a chunk, in the order of writing (specification, IV.A.2.l).</summary>
internal enum Hdf5Filter
{
    /// <summary>zlib; h5py's <c>compression="gzip"</c>.</summary>
    Deflate = 1,

    /// <summary>First bytes of all values, then second bytes.</summary>
    Shuffle = 2,

    /// <summary>A checksum of 4 bytes at the end.</summary>
    Fletcher32 = 3,
}
