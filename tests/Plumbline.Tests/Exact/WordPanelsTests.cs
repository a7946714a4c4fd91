using Plumbline.Distances;
using Plumbline.Exact.Products;

namespace Plumbline.Tests.Exact;

/// <summary>What words are measured by, against sums of single terms in float64: an error here would make a bound too small.</summary>
public sealed unsafe class WordPanelsTests
{
    [Fact]
    public void Length_and_what_rounding_takes_off_are_those_of_float64()
    {
        // Where no kernel multiplies words, nothing measures them.
        bool hasWords = ProductKernels.WordsFor(DistanceKernels.Default).Count > 0;
        Random random = new(31);
        for (int dimension = 1; hasWords && dimension <= 70; dimension++)
        {
            float[] vector = [.. Enumerable.Range(0, dimension).Select(_ => (float)(random.NextDouble() * 20) - 3)];
            float[] center = [.. Enumerable.Range(0, dimension).Select(_ => (float)random.NextDouble())];
            // The largest difference, which limits the steps of short vectors, stands anywhere.
            vector[random.Next(dimension)] = -45;
            fixed (float* row = vector, middle = center)
            {
                double length = WordPanels.Measure(row, middle, dimension, out float factor, out double residual);
                double squared = 0, left = 0, most = 0;
                for (int i = 0; i < dimension; i++)
                {
                    double difference = (double)vector[i] - center[i];
                    double word = Math.Round((vector[i] - center[i]) * factor);
                    squared += difference * difference;
                    left += Math.Pow(difference - (word / factor), 2);
                    most = Math.Max(most, Math.Abs(word));
                }

                Assert.Equal(Math.Sqrt(squared), length, 1e-12 * length);
                Assert.Equal(Math.Sqrt(left), residual, (1e-9 * residual) + 1e-13);
                Assert.InRange(most, 100, short.MaxValue);
                Assert.True(length * factor + (Math.Sqrt(dimension) / 2) <= 46341, $"d {dimension}");
            }
        }
    }
}
