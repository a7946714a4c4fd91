namespace Plumbline.IO.Hdf5;

/// <summary>A chunk in the file.</summary>
/// <param name="Address">Where it begins.</param>
/// <param name="Bytes">Bytes in the file.</param>
/// <param name="Mask">A bit for each filter, the first lowest, that was left out.</param>
internal readonly record struct Hdf5Chunk(long Address, uint Bytes, uint Mask);
