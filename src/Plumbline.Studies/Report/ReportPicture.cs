namespace Plumbline.Studies.Report;

/// <summary>A chart as a picture.</summary>
/// <param name="Name">Name of its file, ending in .png or .svg.</param>
/// <param name="Bytes">Content of the file.</param>
public sealed record ReportPicture(string Name, byte[] Bytes);
