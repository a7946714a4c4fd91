namespace Plumbline.Imaging.Embedding;

/// <summary>What becomes of images that do not decode.</summary>
public enum BrokenImages
{
    /// <summary>The first one ends the work; finished batches are kept.</summary>
    Refuse,

    /// <summary>They are left out and listed.</summary>
    Skip,
}
