namespace Plumbline.Imaging.Models.Weights;

/// <summary>How the values of a stored tensor are encoded.</summary>
internal enum WeightEncoding
{
    /// <summary>A type that is not read as weights: integers, booleans, 8-bit floats.</summary>
    Other,

    /// <summary>IEEE 754 binary16 (half precision).</summary>
    Binary16,

    /// <summary>The upper half of a float32.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary32 (single precision).</summary>
    Binary32,

    /// <summary>IEEE 754 binary64 (double precision), rounded to float32 when read.</summary>
    Binary64,
}
