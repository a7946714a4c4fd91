namespace Plumbline.Imaging.Downloads;

/// <summary>An address did not answer, or not with the file: no network, a status such as 404, connections that drop too often.</summary>
public sealed class AddressUnreachableException : ImagingException
{
    /// <summary>Creates the error.</summary>
    /// <param name="address">The address.</param>
    /// <param name="found">What came instead of the file.</param>
    /// <param name="expected">What should have come.</param>
    /// <param name="innerException">The error behind this one, if there is one.</param>
    public AddressUnreachableException(Uri address, string found, string expected, Exception? innerException = null)
        : base(address?.OriginalString ?? throw new ArgumentNullException(nameof(address)), "", found, expected, innerException)
    {
    }
}
