namespace Plumbline.Imaging.Tests.Downloads;

/// <summary>Progress that is told at once, not on another thread later.</summary>
internal sealed class Told<T>(Action<T> told) : IProgress<T>
{
    public void Report(T value) => told(value);
}
