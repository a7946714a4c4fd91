namespace Plumbline.Imaging.Models.ResNet;

/// <summary>A bottleneck: 1 x 1, 3 x 3 and 1 x 1 convolutions beside a shortcut.</summary>
/// <param name="Name">torchvision's name, such as <c>layer1.0</c>.</param>
/// <param name="Reduce">1 x 1, to fewer channels.</param>
/// <param name="Spatial">3 x 3; it has the block's stride.</param>
/// <param name="Expand">1 x 1, to four times the channels.</param>
/// <param name="Shortcut">1 x 1 where the shape changes; null where the shortcut is the input itself.</param>
internal sealed record ResNetBlock(
    string Name, ResNetConvolution Reduce, ResNetConvolution Spatial, ResNetConvolution Expand, ResNetConvolution? Shortcut);
