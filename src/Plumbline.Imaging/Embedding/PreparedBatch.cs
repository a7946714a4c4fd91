namespace Plumbline.Imaging.Embedding;

/// <summary>The inputs of one call of the model, in memory that is used again.</summary>
internal sealed class PreparedBatch(int capacity, int inputLength, int dimension)
{
    private readonly List<(int Index, string Reason)> _broken = [];
    private readonly List<int> _places = [];

    /// <summary>Inputs one after the other; those of broken images are left out.</summary>
    public float[] Inputs { get; } = GC.AllocateUninitializedArray<float>(capacity * inputLength, pinned: true);

    /// <summary>The model's results, one after the other.</summary>
    public float[] Results { get; } = new float[capacity * dimension];

    /// <summary>A row an image, broken ones zero.</summary>
    public float[] Rows { get; } = new float[capacity * dimension];

    /// <summary>The first image.</summary>
    public int First { get; private set; }

    /// <summary>Images, broken ones among them.</summary>
    public int Count { get; private set; }

    /// <summary>Inputs.</summary>
    public int Whole => _places.Count;

    /// <summary>Images that did not decode.</summary>
    public IReadOnlyList<(int Index, string Reason)> Broken => _broken;

    /// <summary>Where the next input goes.</summary>
    public Span<float> NextInput => Inputs.AsSpan(Whole * inputLength, inputLength);

    public void Begin(int first, int count)
    {
        (First, Count) = (first, count);
        _broken.Clear();
        _places.Clear();
    }

    /// <summary>Counts <see cref="NextInput"/> as filled.</summary>
    public void AddInput(int index) => _places.Add(index - First);

    public void AddBroken(int index, string reason) => _broken.Add((index, reason));

    /// <summary>Fills the rest of the inputs with zeros, for models that take a fixed number.</summary>
    public void PadInputs() => Array.Clear(Inputs, Whole * inputLength, Inputs.Length - (Whole * inputLength));

    /// <summary>Puts the results in the rows of their images.</summary>
    /// <returns>The rows of the batch.</returns>
    public ReadOnlySpan<float> PlaceResults()
    {
        Span<float> rows = Rows.AsSpan(0, Count * dimension);
        rows.Clear();
        for (int i = 0; i < Whole; i++)
        {
            Results.AsSpan(i * dimension, dimension).CopyTo(rows[(_places[i] * dimension)..]);
        }

        return rows;
    }
}
