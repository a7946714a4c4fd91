namespace Plumbline.IO.Npy;

/// <summary>An element type of <c>.npy</c> files that Plumbline reads. The value is the element's size in bytes.</summary>
internal enum NpyDataType
{
    Float16 = 2,
    Float32 = 4,
}
