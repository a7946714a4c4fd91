namespace Plumbline.Imaging.Preprocessing;

/// <summary>The order of an input's channels.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}
