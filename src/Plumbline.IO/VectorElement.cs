namespace Plumbline.IO;

/// <summary>Type of a component in a vector file. Every one but int32 has an exact float32.</summary>
public enum VectorElement
{
    /// <summary>IEEE 754 binary32.</summary>
    Binary32 = 0,

    /// <summary>IEEE 754 binary16.</summary>
    Binary16 = 1,

    /// <summary>0 to 255.</summary>
    Unsigned8 = 2,

    /// <summary>-128 to 127.</summary>
    Signed8 = 3,

    /// <summary>Ids, mostly. Beyond 2^24 not every one has an exact float32, so that such files are read as int32.</summary>
    Signed32 = 4,
}
