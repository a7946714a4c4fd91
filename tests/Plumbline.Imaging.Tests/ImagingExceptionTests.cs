namespace Plumbline.Imaging.Tests;

public class ImagingExceptionTests
{
    [Fact]
    public void MessageIsOneLineOfSourcePlaceFoundAndExpected()
    {
        ImagingException error = new("a\nb.jpg", "pixel data", "an end", "8 rows more");
        Assert.Equal("a?b.jpg: pixel data: found an end, expected 8 rows more", error.Message);
        Assert.Equal("m.onnx: found nothing, expected a model", new ImagingException("m.onnx", "", "nothing", "a model").Message);
    }
}
