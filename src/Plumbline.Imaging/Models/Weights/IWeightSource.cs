namespace Plumbline.Imaging.Models.Weights;

/// <summary>Named float32 tensors: the parameters and running statistics of a network.</summary>
internal interface IWeightSource : IDisposable
{
    /// <summary>What error messages call it: the path of a file, or the name of the generator.</summary>
    string Source { get; }

    /// <summary>Whether the values are random, so that whatever they compute says nothing about pictures.</summary>
    bool IsUntrained { get; }

    /// <summary>Every tensor by name.</summary>
    IReadOnlyDictionary<string, WeightTensor> Tensors { get; }

    /// <summary>Reads one tensor, widened or rounded to float32.</summary>
    /// <param name="name">A key of <see cref="Tensors"/>.</param>
    /// <returns>Its values in row-major order.</returns>
    /// <exception cref="ImagingException">
    /// There is no such tensor, it is not of a floating-point type, or a value is not finite in float32; the tensor is named.
    /// </exception>
    float[] Read(string name);
}
