using System.Numerics;
using System.Runtime.InteropServices;

namespace Plumbline.Studies.Replica;

/// <summary>A linear map into a space of more dimensions that keeps all distances, up to rounding: its rows are orthonormal.</summary>
/// <remarks>Multiplies and adds in separate steps and a fixed order, so that the result has the same bits on every machine.</remarks>
internal sealed class Isometry
{
    private readonly float[] _rows;
    private readonly int _inputs;
    private readonly int _outputs;

    public Isometry(int inputs, int outputs, long seed)
    {
        _inputs = inputs;
        _outputs = outputs;
        double[][] rows = new double[inputs][];
        for (int i = 0; i < inputs; i++)
        {
            ReplicaRandom random = new(seed, ReplicaStream.Isometry, i);
            rows[i] = new double[outputs];
            foreach (ref double value in rows[i].AsSpan())
            {
                value = random.Normal();
            }
        }

        GramSchmidt.Orthonormalise(rows);
        _rows = new float[inputs * outputs];
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = (float)rows[i / outputs][i % outputs];
        }
    }

    /// <summary>Maps one vector.</summary>
    public void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        output.Clear();
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(output);
        int done = wide.Length * Vector<float>.Count;
        for (int i = 0; i < _inputs; i++)
        {
            float factor = input[i];
            if (factor == 0)
            {
                continue;
            }

            ReadOnlySpan<float> row = _rows.AsSpan(i * _outputs, _outputs);
            ReadOnlySpan<Vector<float>> wideRow = MemoryMarshal.Cast<float, Vector<float>>(row);
            for (int j = 0; j < wide.Length; j++)
            {
                wide[j] += wideRow[j] * factor;
            }

            for (int j = done; j < output.Length; j++)
            {
                output[j] += row[j] * factor;
            }
        }
    }
}
