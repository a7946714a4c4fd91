using System.Runtime.CompilerServices;

namespace Plumbline.Distances;

/// <summary>Sixteen lanes without vector instructions: the definition that the other kernels are tested against.</summary>
internal unsafe struct LanesScalar : ILanes16<LanesScalar>
{
    private Sixteen _values;

    public static LanesScalar Zero => default;

    public static LanesScalar Load(float* source)
    {
        LanesScalar lanes = default;
        for (int i = 0; i < 16; i++)
        {
            lanes._values[i] = source[i];
        }

        return lanes;
    }

    public static LanesScalar LoadBytes(byte* source)
    {
        LanesScalar lanes = default;
        for (int i = 0; i < 16; i++)
        {
            lanes._values[i] = source[i];
        }

        return lanes;
    }

    public static LanesScalar LoadHalves(ushort* source)
    {
        LanesScalar lanes = default;
        for (int i = 0; i < 16; i++)
        {
            lanes._values[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
        }

        return lanes;
    }

    public static LanesScalar LoadHigh(ushort* high)
    {
        LanesScalar lanes = default;
        for (int i = 0; i < 16; i++)
        {
            lanes._values[i] = BitConverter.UInt32BitsToSingle((uint)high[i] << 16);
        }

        return lanes;
    }

    public static LanesScalar LoadSplit(ushort* high, short* low)
    {
        LanesScalar lanes = default;
        for (int i = 0; i < 16; i++)
        {
            lanes._values[i] = BitConverter.Int32BitsToSingle((high[i] << 16) + low[i]);
        }

        return lanes;
    }

    public static void Store(LanesScalar lanes, float* destination)
    {
        for (int i = 0; i < 16; i++)
        {
            destination[i] = lanes._values[i];
        }
    }

    public static LanesScalar AddSquaredDifference(LanesScalar accumulator, LanesScalar a, LanesScalar b)
    {
        for (int i = 0; i < 16; i++)
        {
            float difference = a._values[i] - b._values[i];
            accumulator._values[i] = MathF.FusedMultiplyAdd(difference, difference, accumulator._values[i]);
        }

        return accumulator;
    }

    public static LanesScalar AddSquaredDifferenceToHalves(LanesScalar accumulator, LanesScalar a, ushort* b) => AddSquaredDifference(accumulator, a, LoadHalves(b));

    public static LanesScalar AddProduct(LanesScalar accumulator, LanesScalar a, LanesScalar b)
    {
        for (int i = 0; i < 16; i++)
        {
            accumulator._values[i] = MathF.FusedMultiplyAdd(a._values[i], b._values[i], accumulator._values[i]);
        }

        return accumulator;
    }

    public static float Sum(LanesScalar accumulator)
    {
        for (int half = 8; half >= 1; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                accumulator._values[i] += accumulator._values[i + half];
            }
        }

        return accumulator._values[0];
    }

    [InlineArray(16)]
    private struct Sixteen
    {
        private float _first;
    }
}
