namespace Plumbline.Imaging.Downloads;

/// <summary>Files of others whose bytes are known.</summary>
public static class PinnedFiles
{
    /// <summary>
    /// STL-10 in its binary layout, a .tar.gz (Coates, Ng, Lee 2011). Length and hash are those that TensorFlow Datasets checks
    /// (url_checksums/stl10.txt).
    /// </summary>
    public static DownloadSource Stl10 { get; } = new(
        new Uri("http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz"),
        "f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866",
        2_640_397_119);

    /// <summary>
    /// ResNet-50, weights IMAGENET1K_V2 of torchvision, a PyTorch state dictionary. PyTorch puts the first eight digits of the
    /// hash into the name.
    /// </summary>
    public static DownloadSource ResNet50 { get; } = new(
        new Uri("https://download.pytorch.org/models/resnet50-11ad3fa6.pth"),
        "11ad3fa62ca79e40addfd354a8ec4b7c75143b3038b8d2a807fbc68deab379ca",
        102_540_417);
}
