namespace Plumbline.Bench.Tests;

/// <summary>What a peer says.</summary>
public class PeerAnswerTests
{
    [Fact]
    public void Fields_are_read_by_name_with_a_dot_as_decimal_sign()
    {
        PeerAnswer answer = PeerAnswer.Parse("search 1", "ok\tseconds=1.25e-3\tblas=OpenBLAS 0.3 A=B");
        Assert.Equal(0.00125, answer.Seconds);
        Assert.Equal("OpenBLAS 0.3 A=B", answer.Text("blas"));
    }

    [Theory]
    [InlineData("error\tno base was read", "the peer could not do 'search 1': no base was read")]
    [InlineData("Segmentation fault", "the peer could not do 'search 1': Segmentation fault")]
    public void Anything_but_ok_is_an_error(string line, string expected)
    {
        BenchException error = Assert.Throws<BenchException>(() => PeerAnswer.Parse("search 1", line));
        Assert.Equal(expected, error.Message);
        Assert.Equal(ExitCode.NotReachable, error.Code);
    }
}
