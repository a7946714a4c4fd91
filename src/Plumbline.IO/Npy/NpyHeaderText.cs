using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Plumbline.IO.Npy;

/// <summary>The bytes before the data of a <c>.npy</c> file of rank 2, version 1.0, C order, as <c>numpy.save</c> writes them.</summary>
internal static class NpyHeaderText
{
    /// <summary>numpy.lib.format aligns the data to 64 bytes, and a header of rank 2 always ends in the second 64.</summary>
    public const int Bytes = 128;

    /// <param name="descr">The dtype, three letters such as <c>&lt;f4</c>.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    public static byte[] Create(string descr, int rows, int columns)
    {
        int prefix = NpyHeader.Magic.Length + 2 + sizeof(ushort);
        string dictionary = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        byte[] header = new byte[Bytes];
        header.AsSpan().Fill((byte)' ');
        NpyHeader.Magic.CopyTo(header);
        (header[6], header[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(Bytes - prefix));
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(prefix));
        header[^1] = (byte)'\n';
        return header;
    }
}
