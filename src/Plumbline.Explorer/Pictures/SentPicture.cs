namespace Plumbline.Explorer.Pictures;

/// <summary>A picture that a user sent, as far as it is kept: in memory alone.</summary>
/// <param name="Vector">Its embedding.</param>
/// <param name="Jpeg">A thumbnail.</param>
internal sealed record SentPicture(float[] Vector, byte[] Jpeg);
