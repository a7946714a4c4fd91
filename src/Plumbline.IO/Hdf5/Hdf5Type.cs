namespace Plumbline.IO.Hdf5;

/// <summary>Type of the values of a data set or attribute (specification, IV.A.2.d).</summary>
/// <param name="Class">0 integer, 1 floating point, 3 string, 9 string of any length.</param>
/// <param name="Bytes">Bytes of a value.</param>
/// <param name="IsBigEndian">Whether the first byte is the highest.</param>
/// <param name="IsSigned">Whether integers have a sign.</param>
/// <param name="IsPlain">Whether all bits count, as in what processors compute with.</param>
internal readonly record struct Hdf5Type(int Class, uint Bytes, bool IsBigEndian, bool IsSigned, bool IsPlain)
{
    // Sign, exponent and mantissa of IEEE 754, by size: location and size of the exponent, location and size of the mantissa.
    private static readonly Dictionary<uint, (int, int, int, int, uint)> Ieee = new()
    {
        [2] = (10, 5, 0, 10, 15),
        [4] = (23, 8, 0, 23, 127),
        [8] = (52, 11, 0, 52, 1023),
    };

    /// <summary>As NumPy would name it.</summary>
    public string Name => (IsBigEndian ? "big-endian " : "") + (IsPlain ? "" : "unusual ") + Class switch
    {
        0 => $"{(IsSigned ? "int" : "uint")}{8 * (ulong)Bytes}",
        1 => $"float{8 * (ulong)Bytes}",
        3 or 9 => "string",
        6 => "compound",
        8 => "enum",
        _ => $"class {Class}",
    };

    /// <summary>The element that vector files have; null for all other types.</summary>
    public VectorElement? Element => IsBigEndian || !IsPlain ? null : (Class, Bytes, IsSigned) switch
    {
        (1, 4, _) => VectorElement.Binary32,
        (1, 2, _) => VectorElement.Binary16,
        (0, 1, false) => VectorElement.Unsigned8,
        (0, 1, true) => VectorElement.Signed8,
        (0, 4, true) => VectorElement.Signed32,
        _ => null,
    };

    public static Hdf5Type Read(ref Hdf5Cursor cursor)
    {
        int classAndVersion = cursor.Byte();
        int type = classAndVersion & 15;
        int flags = cursor.Byte();
        int sign = cursor.Byte();
        cursor.Skip(1);
        uint bytes = cursor.Number();
        bool isPlain = true;
        if (type is 0 or 1)
        {
            int offset = cursor.Word();
            int precision = cursor.Word();
            isPlain = offset == 0 && precision == 8 * (long)bytes;
            if (type == 1)
            {
                (int, int, int, int, uint) layout = (cursor.Byte(), cursor.Byte(), cursor.Byte(), cursor.Byte(), cursor.Number());
                // Bit 6 of the flags is the byte order of VAX; the mantissa has a hidden 1 (bits 4 and 5).
                isPlain &= Ieee.TryGetValue(bytes, out (int, int, int, int, uint) ieee) && layout == ieee
                    && (flags & 0x70) == 0x20 && sign == (8 * (long)bytes) - 1;
            }
        }

        return new Hdf5Type(type, bytes, type is 0 or 1 && bytes > 1 && (flags & 1) != 0, type == 0 && (flags & 8) != 0, isPlain);
    }
}
