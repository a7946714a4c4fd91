namespace Plumbline.Imaging.Downloads;

/// <summary>Parts of STL-10.</summary>
[Flags]
public enum Stl10Splits
{
    /// <summary>No images; class_names.txt alone.</summary>
    None = 0,

    /// <summary>5,000 labelled images: train_X.bin, train_y.bin, and fold_indices.txt, the ten folds of the authors' protocol.</summary>
    Train = 1,

    /// <summary>8,000 labelled images: test_X.bin, test_y.bin.</summary>
    Test = 2,

    /// <summary>100,000 images without labels: unlabeled_X.bin.</summary>
    Unlabeled = 4,
}
